package dev.patchbay.gateway.settings;

import dev.patchbay.gateway.settings.SettingNode.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads YAML into nodes that know their lines. A member without a value counts as absent. */
final class YamlTree {

  /** Aliases let a short file stand for an endless one. */
  private static final int MOST_NODES = 100_000;

  private static final int DEEPEST = 20;

  private final Problems problems;
  private int nodes;

  private YamlTree(Problems problems) {
    this.problems = problems;
  }

  /** The tree; without members if the file is empty or cannot be read. */
  static SettingNode.Group read(String text, Problems problems) {
    try {
      // The library's module keeps its class Compose, which does the same, to itself.
      LoadSettings load = LoadSettings.builder().setUseMarks(true).build();
      Optional<Node> root =
          new Composer(load, new ParserImpl(load, new StreamReader(load, text))).getSingleNode();
      return new YamlTree(problems).root(root.orElse(null));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(YamlTree::line).orElse(0);
      problems.add(line, "", "This is not YAML: " + withoutContent(e.getProblem()));
    } catch (YamlEngineException e) {
      // Its message may show what stands there.
      problems.add(
          0,
          "",
          "This is not YAML: it has a character that YAML does not allow, or too many aliases");
    }
    return new SettingNode.Group(Map.of(), 0);
  }

  /** What stands after these words is the file's own text, which may be a key. */
  private static String withoutContent(@Nullable String problem) {
    return String.valueOf(problem)
        .replaceAll("(?s)\\b(alias|anchor|tag|handle|directive) .*", "$1")
        .strip();
  }

  private SettingNode.Group root(@Nullable Node node) {
    if (node == null || isNull(node)) {
      return new SettingNode.Group(Map.of(), 0);
    }
    if (node instanceof MappingNode mapping) {
      return group(mapping, "", 0);
    }
    problems.add(
        line(node), "", "The file is not a map of members, such as listen: 127.0.0.1:4180");
    return new SettingNode.Group(Map.of(), 0);
  }

  private SettingNode.Group group(MappingNode mapping, String path, int depth) {
    Map<String, SettingNode> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(line, path, "A name is a text, but this is a list or a map");
        continue;
      }
      String name = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      SettingNode value = node(tuple.getValueNode(), name, depth + 1);
      if (members.containsKey(key.getValue())) {
        problems.add(line, name, name + " is set twice");
      } else if (value != null) {
        members.put(key.getValue(), value);
      }
    }
    return new SettingNode.Group(members, line(mapping));
  }

  private @Nullable SettingNode node(Node node, String path, int depth) {
    if (depth > DEEPEST || ++nodes > MOST_NODES) {
      if (nodes <= MOST_NODES + 1) {
        nodes = MOST_NODES + 1;
        problems.add(line(node), path, path + " is nested too deep, or holds too much by aliases");
      }
      return null;
    }
    if (node instanceof MappingNode mapping) {
      return group(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<SettingNode> elements = new ArrayList<>();
      for (Node each : sequence.getValue()) {
        SettingNode element = node(each, path, depth + 1);
        if (element != null) {
          elements.add(element);
        }
      }
      return new SettingNode.Items(elements, line(node));
    }
    return isNull(node) || !(node instanceof ScalarNode scalar)
        ? null
        : new SettingNode.Text(scalar.getValue(), Form.ANY, line(node));
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().map(YamlTree::line).orElse(0);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
