package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.ChatDialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonOut;
import java.nio.charset.Charset;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The answers to requests that are no HTTP, or that the server itself refuses. */
final class JsonErrors extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected boolean generateAcceptableResponse(
      Request request,
      Response response,
      Callback callback,
      String contentType,
      List<Charset> charsets,
      int code,
      String message,
      Throwable cause) {
    JsonOut out = new JsonOut();
    String why = message == null ? "status " + code : message;
    new ChatDialect()
        .error(
            Problem.refused(
                code,
                code < 500 ? "INVALID_REQUEST" : "GATEWAY_FAILURE",
                "The request was refused: " + why),
            out);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, out.take(), callback);
    return true;
  }
}
