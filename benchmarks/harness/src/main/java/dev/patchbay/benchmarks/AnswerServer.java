package dev.patchbay.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that answers on loopback from bytes made beforehand, with one thread. It prints its port, and ends
 * when its standard input does.
 */
final class AnswerServer {

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int BACKLOG = 4096;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener;
  private final Map<Scene, ByteBuffer> answers = new EnumMap<>(Scene.class);
  private final ByteBuffer streamStart = direct(HttpAnswer.streamStart());
  private final ByteBuffer heldPiece = direct(HttpAnswer.streamPiece(Answers.token(0)));
  private final ByteBuffer streamEnd = direct(HttpAnswer.streamEnd());
  private final List<ServerConnection> paced = new ArrayList<>();
  private final List<ServerConnection> held = new ArrayList<>();

  private AnswerServer() throws IOException {
    answers.put(Scene.SMALL, direct(HttpAnswer.whole(Scene.SMALL.text())));
    answers.put(Scene.LARGE, direct(HttpAnswer.whole(Scene.LARGE.text())));
    answers.put(Scene.LARGE_QUOTED, direct(HttpAnswer.whole(Scene.LARGE_QUOTED.text())));
    answers.put(Scene.STREAM_16, direct(HttpAnswer.stream(Scene.STREAM_16.tokens())));
    answers.put(Scene.STREAM_20000, direct(HttpAnswer.stream(Scene.STREAM_20000.tokens())));
    answers.put(Scene.RELEASE, direct(HttpAnswer.empty()));
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] args) throws IOException {
    AnswerServer server = new AnswerServer();
    System.out.println(server.listener.socket().getLocalPort());
    Children.exitWithParent();
    server.run();
  }

  private void run() throws IOException {
    while (selector.isOpen()) {
      if (paced.isEmpty()) {
        selector.select(this::ready);
      } else {
        // The selector counts in milliseconds, a fifth of the period: pieces are up to one late,
        // and never drift.
        selector.select(this::ready, 1);
        sendDue(System.nanoTime());
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
        return;
      }
      ServerConnection connection = (ServerConnection) key.attachment();
      if (key.isWritable()) {
        connection.flush();
      }
      if (key.isReadable() && connection.read()) {
        answer(connection);
      }
    } catch (IOException e) {
      // The client has gone.
      forget(key);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel;
    while ((channel = listener.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new ServerConnection(channel, key));
    }
  }

  private void forget(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // Closed all the same.
    }
    if (key.attachment() instanceof ServerConnection connection) {
      paced.remove(connection);
      held.remove(connection);
    }
  }

  private void answer(ServerConnection connection) throws IOException {
    Scene scene = connection.scene();
    switch (scene) {
      case PACED -> {
        connection.send(streamStart);
        connection.startPacing(System.nanoTime() + PERIOD_NANOS, scene.tokens());
        paced.add(connection);
      }
      case HELD -> {
        connection.send(streamStart);
        connection.send(heldPiece);
        held.add(connection);
      }
      case RELEASE -> {
        for (ServerConnection each : held) {
          each.send(streamEnd);
        }
        held.clear();
        connection.send(answer(scene));
      }
      default -> connection.send(answer(scene));
    }
  }

  /** Outside of the heap: from inside it, the JDK copies all that is left of a buffer for each write. */
  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private ByteBuffer answer(Scene scene) {
    return Objects.requireNonNull(answers.get(scene));
  }

  private void sendDue(long now) {
    for (int i = paced.size() - 1; i >= 0; i--) {
      ServerConnection connection = paced.get(i);
      try {
        if (connection.sendIfDue(now, PERIOD_NANOS, streamEnd)) {
          paced.remove(i);
        }
      } catch (IOException e) {
        forget(connection.key());
      }
    }
  }
}
