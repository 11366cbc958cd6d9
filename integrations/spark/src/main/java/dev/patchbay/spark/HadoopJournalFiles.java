package dev.patchbay.spark;

import dev.patchbay.bulk.JournalFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** A journal's folder on any file system that Hadoop knows. */
final class HadoopJournalFiles implements JournalFiles {

  private final Path folder;
  private final FileSystem files;

  HadoopJournalFiles(String folder, Configuration configuration) throws IOException {
    this.folder = new Path(folder);
    FileSystem found = this.folder.getFileSystem(configuration);
    // The one with checksums cannot be read up to where it is written.
    files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
  }

  @Override
  public List<String> names(String beginning) throws IOException {
    FileStatus[] found = files.globStatus(new Path(folder, beginning + "*"));
    return found == null
        ? List.of()
        : Arrays.stream(found).map(each -> each.getPath().getName()).toList();
  }

  @Override
  public InputStream open(String name) throws IOException {
    return files.open(new Path(folder, name));
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return new Flushed(files.create(new Path(folder, name), false));
  }

  /** The bytes that all its files have. */
  long length() throws IOException {
    FileStatus[] found = files.globStatus(new Path(folder, "*"));
    return found == null
        ? 0
        : Arrays.stream(found).mapToLong(FileStatus::getLen).sum();
  }

  void delete(String name) throws IOException {
    boolean unused = files.delete(new Path(folder, name), false);
  }

  /** Whose flush reaches the file system, where it can take a part of a file. */
  private static final class Flushed extends FilterOutputStream {
    private final FSDataOutputStream file;
    private final boolean flushes;

    Flushed(FSDataOutputStream file) {
      super(file);
      this.file = file;
      flushes = file.hasCapability(StreamCapabilities.HSYNC);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      file.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      if (flushes) {
        file.hflush();
      } else {
        file.flush();
      }
    }
  }
}
