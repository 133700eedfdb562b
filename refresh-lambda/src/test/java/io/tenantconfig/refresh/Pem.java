package io.tenantconfig.refresh;

/** A certificate of an authority that nobody has the key of. */
final class Pem {

    static final String CA = """
            -----BEGIN CERTIFICATE-----
            MIIBiDCCAS+gAwIBAgIUbzl4C8aaf0eFPMRa/NJc01gt3h8wCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI1MTk1NDQ3WhgPMjEy
            NjExMDExOTU0NDdaMBkxFzAVBgNVBAMMDnRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAE2TNb5zhN8PXba1bBZ8X25iNm2AvSgjdWSqounFtp
            Jz3Tr4k2E10S7F6b47jBiCghhgbxkzdmf+Fv9y6MVga+oaNTMFEwHQYDVR0OBBYE
            FJuP4GDdgAGNWKZeb/LNNuES2dgaMB8GA1UdIwQYMBaAFJuP4GDdgAGNWKZeb/LN
            NuES2dgaMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgM2O6VZDg
            U3tjOrR+uXNPmRn/oI6pXJpRT+/mJM9e860CIFuwfSAls2fbg2RC0G2wQ2QxnCMx
            4A0NGZh6man3P5Jk
            -----END CERTIFICATE-----
            """;

    private Pem() {}
}
