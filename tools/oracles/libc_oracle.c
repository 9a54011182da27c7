/* The inet_pton() that this file is linked with. With -Dinet_pton=NAME it is
   another libc's of that name: tools/differential takes musl's out of its
   archive. */

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "oracle.h"

int inet_pton(int family, const char* text, void* bytes);

/* What musl calls for errno. */
int* ___errno_location(void) { return &errno; }

void oracle_read(const OracleText* texts, size_t count,
                 OracleReading* readings) {
  for (size_t i = 0; i < count; ++i) {
    memset(&readings[i], 0, sizeof(readings[i]));
    if (inet_pton(AF_INET, texts[i].bytes, readings[i].bytes) == 1) {
      readings[i].size = 4;
    } else if (inet_pton(AF_INET6, texts[i].bytes, readings[i].bytes) == 1) {
      readings[i].size = 16;
    } else {
      memset(readings[i].bytes, 0, sizeof(readings[i].bytes));
    }
  }
}
