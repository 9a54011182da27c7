#ifndef DUALSTACK_TOOLS_ORACLES_ORACLE_H_
#define DUALSTACK_TOOLS_ORACLES_ORACLE_H_

// What somebody else's parser makes of texts: the one function that a shared
// object for //tools/oracles:differential exports. In C, so that Go and Rust
// can share it.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A text with its size, followed by NULs. There is none in the text.
typedef struct {
  uint8_t size;
  char bytes[63];
} OracleText;

// No address, or one of 4 or 16 bytes, which are in network order. An
// IPv4-mapped address has 16.
typedef struct {
  uint8_t size;
  uint8_t bytes[16];
} OracleReading;

// Reads each text by itself, whatever the others are. A shared object exports
// it as oracle_read.
typedef void (*OracleRead)(const OracleText* texts, size_t count,
                           OracleReading* readings);

#ifdef __cplusplus
}
#endif

#endif  // DUALSTACK_TOOLS_ORACLES_ORACLE_H_
