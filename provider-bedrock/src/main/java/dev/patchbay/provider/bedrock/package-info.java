/** Amazon Bedrock, by its Converse API. */
@NullMarked
package dev.patchbay.provider.bedrock;

import org.jspecify.annotations.NullMarked;
