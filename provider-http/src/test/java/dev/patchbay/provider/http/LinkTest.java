package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class LinkTest {

  @Test
  void untilASocketIsConnectedItsTimeoutIsThatForConnecting() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Link(100).createSocket()) {
      socket.setSoTimeout(120_000);
      socket.connect(server.getLocalSocketAddress(), 10_000);
      assertThat(socket.getSoTimeout()).isEqualTo(100);

      socket.setSoTimeout(120_000);
      assertThat(socket.getSoTimeout()).isEqualTo(120_000);
    }
  }
}
