package org.signetmail.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** A configuration profile by which Apple's devices trust an authority: opened there, it installs itself after a question. */
public final class AppleProfile {
    private AppleProfile() {}

    /**
     * The profile as XML. The same certificates give the same profile, so that a second one replaces the first.
     *
     * @param authorities one or more, all trusted; the first gives the profile its name
     */
    public static String of(List<X509Certificate> authorities) {
        String profile = id("profile", encoded(authorities.getFirst()));
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                    <key>PayloadType</key><string>Configuration</string>
                    <key>PayloadVersion</key><integer>1</integer>
                    <key>PayloadIdentifier</key><string>org.signetmail.authority.%1$s</string>
                    <key>PayloadUUID</key><string>%1$s</string>
                    <key>PayloadDisplayName</key><string>%2$s</string>
                    <key>PayloadDescription</key><string>Trusts the mail server's own certificate authority.</string>
                    <key>PayloadContent</key>
                    <array>
                %3$s    </array>
                </dict>
                </plist>
                """.formatted(profile, escaped(name(authorities.getFirst())), authorities.stream().map(a -> payload(profile, a)).collect(Collectors.joining()));
    }

    private static String payload(String profile, X509Certificate authority) {
        byte[] der = encoded(authority);
        String payload = id("payload", der);
        return """
                        <dict>
                            <key>PayloadType</key><string>com.apple.security.root</string>
                            <key>PayloadVersion</key><integer>1</integer>
                            <key>PayloadIdentifier</key><string>org.signetmail.authority.%1$s.%2$s</string>
                            <key>PayloadUUID</key><string>%2$s</string>
                            <key>PayloadDisplayName</key><string>%3$s</string>
                            <key>PayloadCertificateFileName</key><string>authority.cer</string>
                            <key>PayloadContent</key>
                            <data>
                %4$s
                            </data>
                        </dict>
                """.formatted(profile, payload, escaped(name(authority)), Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der));
    }

    private static byte[] encoded(X509Certificate authority) {
        try {
            return authority.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String name(X509Certificate authority) {
        return common(authority.getSubjectX500Principal().getName());
    }

    private static String common(String subject) {
        return subject.startsWith("CN=") ? subject.substring(3).replace("\\", "") : subject;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String id(String what, byte[] der) {
        byte[] label = what.getBytes(StandardCharsets.US_ASCII);
        var both = new byte[label.length + der.length];
        System.arraycopy(label, 0, both, 0, label.length);
        System.arraycopy(der, 0, both, label.length, der.length);
        return UUID.nameUUIDFromBytes(both).toString().toUpperCase(Locale.ROOT);
    }
}
