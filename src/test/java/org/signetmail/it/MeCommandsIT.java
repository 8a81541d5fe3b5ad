package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.text.Totp;

import static org.assertj.core.api.Assertions.assertThat;

/** The own account by command, from elsewhere, with a token of its owner's: password, authenticator app, recovery codes. */
class MeCommandsIT {
    private static final String ME = "me@example.test";
    private static final String OLD = "the first password";
    private static final String NEW = "the second password";

    private PackagedServer server;
    private Path token;

    @BeforeEach
    void launch() throws Exception {
        server = PackagedServer.launch();
        server.signet("cert", "create", "here", "localhost").ok();
        server.signet("account", "add", ME, "--password-stdin").feed(OLD + "\n").ok();
        JsonNode made = JsonMapper.shared().readTree(server.signet("token", "add", "mine", "--scope", "directory", "--owner", ME, "--json").ok());
        token = Files.writeString(server.directory().resolve("token"), made.path("token").asString());
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private Run me(String lines, String... words) throws Exception {
        var all = new ArrayList<>(List.of("me"));
        all.addAll(List.of(words));
        all.addAll(List.of("--server", "https://localhost:" + server.port(443), "--server-ca", server.authority().toString(), "--token-file", token.toString()));
        return server.signet(all.toArray(String[]::new)).feed(lines);
    }

    private static String code(String secret) {
        int bits = 0;
        int have = 0;
        var octets = new java.io.ByteArrayOutputStream();
        for (char c : secret.toUpperCase(Locale.ROOT).toCharArray()) {
            bits = bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
            have += 5;
            if (have >= 8) {
                have -= 8;
                octets.write(bits >> have);
                bits &= (1 << have) - 1;
            }
        }
        return Totp.code(octets.toByteArray(), Totp.step(Instant.now()), Totp.DIGITS);
    }

    @Test
    void whoShowsThePasswordOnceMoreChangesHowTheAccountIsOpened() throws Exception {
        assertThat(me("", "show").ok()).contains(ME);
        assertThat(me("not it\n" + NEW + "\n", "password", "--stdin").fails()).contains("this is not the account's password");
        assertThat(me(OLD + "\n", "password", "--stdin").fails()).contains("2 are wanted");
        assertThat(me(OLD + "\n" + NEW + "\n", "password", "--stdin").ok()).contains("the password is changed");
        assertThat(me(OLD + "\n", "totp", "enrol", "--stdin").fails()).contains("this is not the account's password");

        String secret = me(NEW + "\n", "totp", "enrol", "--stdin").ok().lines().filter(l -> l.startsWith("secret ")).findFirst().orElseThrow().replaceFirst("secret +", "");
        assertThat(me(NEW + "\nno code\n", "totp", "confirm", "--stdin").fails()).contains("code");
        List<String> codes = me(NEW + "\n" + code(secret) + "\n", "totp", "confirm", "--stdin").ok().lines().skip(1).toList();
        assertThat(codes).hasSize(10);

        assertThat(me(NEW + "\n", "recovery-codes", "--stdin").fails()).as("a code too").contains("2 are wanted");
        assertThat(me(NEW + "\n000000\n", "recovery-codes", "--stdin").fails()).contains("this code is wrong");
        List<String> next = me(NEW + "\n" + codes.getFirst() + "\n", "recovery-codes", "--stdin").ok().lines().skip(1).toList();
        assertThat(next).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(server.signet("account", "second-factor", "remove", ME, "--server", "https://localhost:" + server.port(443), "--server-ca", server.authority().toString(),
                "--token-file", token.toString()).fails()).as("the administrator's way, for oneself").contains("me.remove-totp, which asks for the password");
        assertThat(me(NEW + "\n" + next.getFirst() + "\n", "totp", "remove", "--stdin").ok()).contains("the password is enough");
        assertThat(me(NEW + "\n", "totp", "remove", "--stdin").fails()).contains("there is no authenticator app of yours");

        assertThat(server.signet("audit").ok()).contains("me.set-password", "me.enrol-totp", "me.confirm-totp", "me.recovery-codes", "me.remove-totp", "by the token mine")
                .doesNotContain(OLD, NEW, secret, next.get(1));
        assertThat(server.log()).contains("could not show by a token to be " + ME).doesNotContain(OLD, NEW, secret);
    }

    @Test
    void guessesAreCountedAsThoseAtTheDoorsAre() throws Exception {
        String said = "";
        for (int guess = 0; guess < 60 && !said.contains("too many"); guess++) {
            said = me("guess " + guess + "\n", "recovery-codes", "--stdin").fails();
        }
        assertThat(said).contains("too many logins from your address failed");
        assertThat(me(OLD + "\n", "recovery-codes", "--stdin").fails()).as("the right one comes too late").contains("too many");
    }
}
