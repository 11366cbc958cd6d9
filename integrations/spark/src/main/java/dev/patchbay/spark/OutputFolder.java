package dev.patchbay.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder that the answers are saved to. */
final class OutputFolder {

  private OutputFolder() {}

  /**
   * Sees to it that answers can be saved there, before any is paid for. What a driver that died has left of its tasks' output is deleted.
   *
   * @throws IllegalStateException if there is something else
   */
  static void prepare(String folder, Configuration configuration) throws IOException {
    Path path = new Path(folder);
    FileSystem files = path.getFileSystem(configuration);
    if (!files.exists(path)) {
      return;
    }
    boolean begun = Arrays.stream(files.listStatus(path))
        .map(each -> each.getPath().getName())
        .allMatch(name -> name.startsWith("_temporary"));
    if (!begun) {
      throw new IllegalStateException("There is something at " + folder
          + " already. Save the answers to another folder, or delete this one: answers that stand in a journal are"
          + " not paid for again");
    }
    boolean unused = files.delete(path, true);
  }
}
