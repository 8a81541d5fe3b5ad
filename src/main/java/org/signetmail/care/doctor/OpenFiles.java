package org.signetmail.care.doctor;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;

/** Whether the process may open enough files: each connection is one. */
record OpenFiles() implements Look {
    private static final long FEW = 4096;
    private static final int WARN_PERCENT = 70;
    private static final int BAD_PERCENT = 90;

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<Finding> look() {
        return List.of(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? judged(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount()) : Finding.unknown(name(), "this system does not tell", ""));
    }

    Finding judged(long open, long most) {
        String words = open + " files and connections are open, of " + most + " at most";
        String remedy = "raise the limit: LimitNOFILE= of the systemd unit, or ulimit -n";
        long percent = most > 0 ? 100 * open / most : 0;
        return percent >= BAD_PERCENT ? Finding.bad(name(), words, remedy) : percent >= WARN_PERCENT || most < FEW ? Finding.warn(name(), words, remedy) : Finding.ok(name(), words);
    }
}
