package dev.patchbay.gateway.settings;

import java.util.List;
import java.util.Map;

/** A value of a configuration, with the line that it stands in; 0 if it stands in no file. */
sealed interface SettingNode {

  /** The line, from 1 on. */
  int line();

  /** What a text was where it was written. */
  enum Form {
    /** Written without a type, as in a properties file or a header: it is whatever it can be read as. */
    ANY,
    STRING,
    NUMBER,
    FLAG
  }

  /** A single value. */
  record Text(String value, Form form, int line) implements SettingNode {}

  /** A list. */
  record Items(List<SettingNode> elements, int line) implements SettingNode {}

  /** Members by name, in their order. */
  record Group(Map<String, SettingNode> members, int line) implements SettingNode {}
}
