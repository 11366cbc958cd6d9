package speakers;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;

/** Parses something with Jackson and says which version of that it has. */
public final class Parser extends Speaker {

  @Override
  String word() throws IOException {
    return new JsonFactory().createParser("[").nextToken().asString() + new JsonFactory().version();
  }
}
