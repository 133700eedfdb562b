import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Run by the build: rewrites a zip of jars so that the jars do not compress what they hold. The zip compresses each jar as a
 * whole instead, which takes a quarter off its size, and classes load a little faster. The same input gives the same output.
 */
final class StoreJars {

    void main(String[] arguments) throws IOException {
        Path zip = Path.of(arguments[0]);
        Path rewritten = zip.resolveSibling(zip.getFileName() + ".rewritten");
        try (var in = new ZipInputStream(Files.newInputStream(zip));
                var out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
            out.setLevel(9);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(copy(entry));
                out.write(entry.getName().endsWith(".jar") ? stored(in.readAllBytes()) : in.readAllBytes());
            }
        }
        Files.move(rewritten, zip, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] stored(byte[] jar) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(jar));
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                ZipEntry copy = copy(entry);
                var crc = new CRC32();
                crc.update(content);
                copy.setMethod(ZipEntry.STORED);
                copy.setSize(content.length);
                copy.setCrc(crc.getValue());
                out.putNextEntry(copy);
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static ZipEntry copy(ZipEntry entry) {
        var copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        return copy;
    }
}
