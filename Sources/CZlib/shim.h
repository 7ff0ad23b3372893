#ifndef SPOKE_CZLIB_SHIM_H
#define SPOKE_CZLIB_SHIM_H

#include <zlib.h>

// zlib has these as macros alone.
static inline int spoke_deflate_init(z_stream *stream, int level, int window_bits, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

#endif
