/** What any service of AWS asks of its users: a region, credentials, and a signature over each request. */
@NullMarked
package dev.patchbay.provider.bedrock.aws;

import org.jspecify.annotations.NullMarked;
