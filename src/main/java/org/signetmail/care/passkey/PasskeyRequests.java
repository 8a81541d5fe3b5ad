package org.signetmail.care.passkey;

import java.util.List;

/** What a browser is asked, in the JSON forms of WebAuthn 5.1.8 and 5.1.9; octets are base64url. */
public final class PasskeyRequests {
    private PasskeyRequests() {}

    /** For {@code PublicKeyCredential.parseCreationOptionsFromJSON}. */
    public record Creation(
            Party rp, User user, String challenge, List<Parameter> pubKeyCredParams, long timeout, List<Descriptor> excludeCredentials,
            Selection authenticatorSelection, String attestation) {}

    /** For {@code PublicKeyCredential.parseRequestOptionsFromJSON}. No credentials are named: whoever comes chooses their own. */
    public record Assertion(String challenge, String rpId, long timeout, List<Descriptor> allowCredentials, String userVerification) {}

    public record Party(String id, String name) {}

    /** @param id the user handle */
    public record User(String id, String name, String displayName) {}

    /** @param alg a COSE algorithm's number */
    public record Parameter(String type, long alg) {}

    public record Descriptor(String type, String id, List<String> transports) {}

    public record Selection(String residentKey, boolean requireResidentKey, String userVerification) {}
}
