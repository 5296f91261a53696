#include "base/digest.h"
#include <sodium.h>

void digest_sha256(char out[SHA256_HEX + 1], struct str bytes)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sum, (const unsigned char *)(bytes.p != NULL ? bytes.p : ""), bytes.n);
    sodium_bin2hex(out, SHA256_HEX + 1, sum, sizeof sum);
}

void digest_id(char out[ID_LEN + 1], struct str bytes)
{
    char hex[SHA256_HEX + 1];
    digest_sha256(hex, bytes);
    memcpy(out, hex, ID_LEN);
    out[ID_LEN] = '\0';
}
