package dev.patchbay.gateway.settings;

import dev.patchbay.gateway.settings.SettingNode.Form;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a properties file into the tree that its dotted names mean. The name of a model may have dots itself: it ends before the last
 * member that a model can have.
 */
final class PropertiesTree {

  private static final Pattern MODEL =
      Pattern.compile("models\\.(.+)\\.(" + String.join("|", RouteReading.MODEL) + ")(\\..+)?");

  private static final Pattern UNKNOWN_OF_MODEL = Pattern.compile("models\\.(.+)\\.([^.]+)");

  private static final Pattern CONTINUED = Pattern.compile(".*(?<!\\\\)(\\\\\\\\)*\\\\");

  /** A group while it is filled. */
  private record Growing(Map<String, Object> members, int line) {}

  private final Problems problems;
  private final Growing root = new Growing(new LinkedHashMap<>(), 1);

  private PropertiesTree(Problems problems) {
    this.problems = problems;
  }

  static SettingNode.Group read(String text, Problems problems) {
    PropertiesTree tree = new PropertiesTree(problems);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int start = i;
      StringBuilder logical = new StringBuilder(lines.get(i));
      boolean comment = lines.get(i).isBlank() || lines.get(i).strip().matches("[#!].*");
      // One line after the other, since Properties does not say where a line stood.
      while (!comment && i + 1 < lines.size() && CONTINUED.matcher(lines.get(i)).matches()) {
        logical.append('\n').append(lines.get(++i));
      }
      tree.line(logical.toString(), start + 1);
    }
    return group(tree.root);
  }

  private void line(String logical, int line) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      problems.add(line, "", "This is not a line of a properties file: a \\u without four digits");
    }
    for (String name : one.stringPropertyNames()) {
      put(name, parts(name), new SettingNode.Text(one.getProperty(name, ""), Form.ANY, line));
    }
  }

  private static List<String> parts(String name) {
    Matcher model = MODEL.matcher(name);
    if (model.matches()) {
      String further = model.group(3);
      return further == null
          ? List.of("models", model.group(1), model.group(2))
          : List.of(
              ("models\n" + model.group(1) + "\n" + model.group(2) + further.replace('.', '\n'))
                  .split("\n"));
    }
    Matcher unknown = UNKNOWN_OF_MODEL.matcher(name);
    return unknown.matches()
        ? List.of("models", unknown.group(1), unknown.group(2))
        : List.of(name.split("\\.", -1));
  }

  private void put(String name, List<String> parts, SettingNode.Text value) {
    Growing group = root;
    for (String part : parts.subList(0, parts.size() - 1)) {
      Object next = group.members.computeIfAbsent(
          part, key -> new Growing(new LinkedHashMap<>(), value.line()));
      if (!(next instanceof Growing inner)) {
        problems.add(value.line(), name, name + " is set, and so is a name that it begins with");
        return;
      }
      group = inner;
    }
    if (group.members.putIfAbsent(parts.get(parts.size() - 1), value) != null) {
      problems.add(value.line(), name, name + " is set twice");
    }
  }

  private static SettingNode.Group group(Growing growing) {
    Map<String, SettingNode> members = new LinkedHashMap<>();
    growing.members.forEach((name, member) -> members.put(
        name, member instanceof Growing inner ? group(inner) : (SettingNode.Text) member));
    return new SettingNode.Group(members, growing.line);
  }
}
