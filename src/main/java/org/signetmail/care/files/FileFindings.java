package org.signetmail.care.files;

import java.util.List;

import org.signetmail.store.FileCertificates.Place;
import org.signetmail.tls.Inspection.Finding;
import org.signetmail.tls.Inspection.Kind;

/** What is wrong with the files of a certificate now, in words. */
public final class FileFindings {
    private FileFindings() {}

    /** Reads them. */
    public static List<Finding> of(Place place) {
        return switch (FilePair.read(place)) {
            case FilePair.Faulty(String why) -> List.of(Finding.wrong(Kind.FILES, "its files cannot be used, the pair of before serves: " + why));
            case FilePair.Whole(var _, boolean openKey) -> openKey
                    ? List.of(Finding.wrong(Kind.KEY_READABLE, "its private key file " + place.keyFile() + " can be read by every user of this machine")) : List.of();
        };
    }
}
