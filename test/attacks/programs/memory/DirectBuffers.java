// tries: to take memory beside the heap that the virtual machine was given
// must: MLE
// limits: cpu 2s, wall 6s, memory 96 MiB
import java.nio.ByteBuffer;
import java.util.*;

public class DirectBuffers {
    public static void main(String[] args) {
        List<ByteBuffer> kept = new ArrayList<>();
        for (;;) {
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            while (block.hasRemaining()) block.put((byte) 1);
            kept.add(block);
        }
    }
}
