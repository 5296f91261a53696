/* digest.h - SHA-256 (by libsodium), as lower-case hexadecimal; ids are its first 16 digits. */
#ifndef XD_BASE_DIGEST_H
#define XD_BASE_DIGEST_H

#include "base/str.h"

#define ID_LEN 16
#define SHA256_HEX 64

void digest_sha256(char out[SHA256_HEX + 1], struct str bytes);
void digest_id(char out[ID_LEN + 1], struct str bytes); /* the first 16 hexadecimal digits of the SHA-256 */

#endif
