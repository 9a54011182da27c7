// Go's standard library: net/netip.
package main

// #include "oracle.h"
import "C"

import (
	"net/netip"
	"unsafe"
)

//export oracle_read
func oracle_read(texts *C.OracleText, count C.size_t, readings *C.OracleReading) {
	in := unsafe.Slice(texts, int(count))
	out := unsafe.Slice(readings, int(count))
	for i := range in {
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(&in[i].bytes[0])), int(in[i].size))
		out[i] = C.OracleReading{}
		address, err := netip.ParseAddr(string(bytes))
		if err != nil {
			continue
		}
		out[i].size = C.uint8_t(copy(
			unsafe.Slice((*byte)(unsafe.Pointer(&out[i].bytes[0])), 16), address.AsSlice()))
	}
}

func main() {}
