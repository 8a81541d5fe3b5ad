package org.signetmail.care.alert;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import tools.jackson.databind.json.JsonMapper;

import org.signetmail.care.CareSettings;
import org.signetmail.care.trust.Posting;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Settings;

/**
 * Posts alerts as JSON to the address in the setting {@code alerts.webhook}, if there is one. With {@code alerts.webhook-secret}
 * the header {@code Signet-Signature: t=SECONDS,v1=HEX} has the HMAC-SHA256 of {@code SECONDS.BODY} under it, so that the
 * receiver knows who said so and when. Redirects are not followed. Thread-safe.
 */
public final class Webhook implements Teller {
    public static final String ADDRESS = "alerts.webhook";
    public static final String SECRET = "alerts.webhook-secret";

    private final Settings settings;
    private final Posting posting;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    public Webhook(Settings settings, Posting posting, Clock clock) {
        this.settings = settings;
        this.posting = posting;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "the webhook";
    }

    @Override
    public void tell(Alert alert) throws IOException {
        String address = settings.text(ADDRESS, "");
        if (address.isEmpty()) {
            return;
        }
        var about = new LinkedHashMap<String, String>();
        about.put("event", "alert");
        about.put("host", settings.text("host.name", ""));
        about.put("key", alert.key());
        about.put("severity", alert.severity().name().toLowerCase(java.util.Locale.ROOT));
        about.put("words", alert.words());
        about.put("remedy", alert.remedy());
        about.put("since", alert.since().toString());
        byte[] body = json.writeValueAsBytes(about);
        Map<String, String> headers = CareSettings.CARE.alertsWebhookSecret.find(settings).map(secret -> Map.of("Signet-Signature", signature(secret, body))).orElse(Map.of());
        try {
            int status = posting.post(URI.create(address), headers, body);
            if (status / 100 != 2) {
                throw new IOException("it answered " + status);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the setting " + ADDRESS + " is no address that can be posted to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String signature(String secret, byte[] body) {
        long seconds = clock.instant().getEpochSecond();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no HMAC-SHA256", e);
        }
    }
}
