package org.signetmail.care.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.signetmail.care.probe.Grade.Found;
import org.signetmail.care.probe.Grade.Mark;
import org.signetmail.tls.Inspection;
import org.signetmail.tls.Inspection.Finding;
import org.signetmail.tls.Inspection.Kind;
import org.signetmail.tls.Staple;

import static org.assertj.core.api.Assertions.assertThat;

/** The scale, one reason at a time. */
class GradeTest {
    private static final Inspection WELL = new Inspection(List.of(), List.of());
    private static final List<String> NEW = List.of("TLSv1.2", "TLSv1.3");
    private static final Duration LIFE = Duration.ofDays(90);

    private record Case(List<String> versions, boolean old, boolean tripleDes, boolean hybrid, Inspection certificate, String missing, Duration left,
            Staple staple, boolean responder, boolean plaintext) {
        static final Case BEST = new Case(NEW, false, false, true, WELL, null, Duration.ofDays(60), null, false, false);

        Case versions(String... spoken) {
            return new Case(List.of(spoken), old, tripleDes, hybrid, certificate, missing, left, staple, responder, plaintext);
        }

        Case ciphers(boolean withOld, boolean withTripleDes) {
            return new Case(versions, withOld, withTripleDes, hybrid, certificate, missing, left, staple, responder, plaintext);
        }

        Case classical() {
            return new Case(versions, old, tripleDes, false, certificate, missing, left, staple, responder, plaintext);
        }

        Case wrong(Kind kind) {
            return new Case(versions, old, tripleDes, hybrid, new Inspection(List.of(Finding.wrong(kind, "this is wrong")), List.of()), missing, left, staple, responder,
                    plaintext);
        }

        Case missing(String name) {
            return new Case(versions, old, tripleDes, hybrid, certificate, name, left, staple, responder, plaintext);
        }

        Case left(Duration time) {
            return new Case(versions, old, tripleDes, hybrid, certificate, missing, time, staple, responder, plaintext);
        }

        Case staple(Staple shown) {
            return new Case(versions, old, tripleDes, hybrid, certificate, missing, left, shown, true, plaintext);
        }

        Case plaintextLogin() {
            return new Case(versions, old, tripleDes, hybrid, certificate, missing, left, staple, responder, true);
        }

        Grade grade() {
            return Grade.of(new Found(versions, old, tripleDes, hybrid, certificate, missing, LIFE, left, Optional.ofNullable(staple), responder, plaintext));
        }
    }

    private static Arguments grade(Mark mark, String what, UnaryOperator<Case> change) {
        return Arguments.of(mark, what, change);
    }

    static Stream<Arguments> scale() {
        return Stream.of(
                grade(Mark.A_PLUS, "the best", c -> c),
                grade(Mark.A_PLUS, "TLS 1.3 alone", c -> c.versions("TLSv1.3")),
                grade(Mark.A_PLUS, "a good staple", c -> c.staple(new Staple.Good(Instant.EPOCH))),
                grade(Mark.A, "no post-quantum key exchange", Case::classical),
                grade(Mark.A, "no staple where there could be one", c -> c.staple(null)),
                grade(Mark.B, "no TLS 1.3", c -> c.versions("TLSv1.2")),
                grade(Mark.B, "an authority of its own", c -> c.wrong(Kind.PRIVATE_TRUST)),
                grade(Mark.B, "out of order", c -> c.wrong(Kind.CHAIN_OUT_OF_ORDER)),
                grade(Mark.B, "nearly over", c -> c.left(Duration.ofDays(6))),
                grade(Mark.B, "a useless staple", c -> c.staple(new Staple.Useless("why"))),
                grade(Mark.C, "old ciphers", c -> c.ciphers(true, false)),
                grade(Mark.D, "3DES", c -> c.ciphers(true, true)),
                grade(Mark.D, "TLS 1.0", c -> c.versions("TLSv1", "TLSv1.2", "TLSv1.3")),
                grade(Mark.D, "TLS 1.1", c -> c.versions("TLSv1.1", "TLSv1.2", "TLSv1.3")),
                grade(Mark.D, "passwords in the clear", Case::plaintextLogin),
                grade(Mark.E, "nobody trusts it", c -> c.wrong(Kind.UNTRUSTED)),
                grade(Mark.E, "an incomplete chain", c -> c.wrong(Kind.CHAIN_INCOMPLETE)),
                grade(Mark.E, "another's name", c -> c.missing("mail.example.org")),
                grade(Mark.F, "expired", c -> c.wrong(Kind.EXPIRED)),
                grade(Mark.F, "a weak key", c -> c.wrong(Kind.WEAK_KEY)),
                grade(Mark.F, "a weak signature", c -> c.wrong(Kind.WEAK_SIGNATURE)),
                grade(Mark.F, "revoked", c -> c.staple(new Staple.Revoked(Instant.EPOCH))),
                grade(Mark.A_PLUS, "the probe holds no key", c -> c.wrong(Kind.NO_KEY)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("scale")
    void oneReason(Mark mark, String what, UnaryOperator<Case> change) {
        Grade grade = change.apply(Case.BEST).grade();
        assertThat(grade.mark()).as(what).isEqualTo(mark);
        assertThat(grade.reasons()).as("a reason for each grade but the best").hasSizeBetween(mark == Mark.A_PLUS ? 0 : 1, mark == Mark.A_PLUS ? 0 : 2);
    }

    @Test
    void theWorstCountsAndAllAreSaid() {
        Grade grade = Case.BEST.classical().versions("TLSv1.2").wrong(Kind.EXPIRED).grade();
        assertThat(grade.mark()).isEqualTo(Mark.F);
        assertThat(grade.reasons()).extracting(Grade.Reason::atBest).as("gravest first").containsExactly(Mark.F, Mark.B, Mark.A);
        assertThat(Grade.none("no TLS").mark()).isEqualTo(Mark.F);
        assertThat(Arrays.stream(Mark.values()).map(Mark::word)).containsExactly("A+", "A", "B", "C", "D", "E", "F");
    }
}
