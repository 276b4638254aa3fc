#pragma once
#include <stddef.h>

/// One file of stdlib/, carried inside the binary.
typedef struct {
  /// Below stdlib/: `prelude/arrays.sixmo`.
  const char *path;
  const unsigned char *bytes;
  size_t count;
} StdlibFile;

/// All files of stdlib/, sorted by path. (Swift does not see arrays without a size, hence functions.)
const StdlibFile *stdlib_files(void);
size_t stdlib_file_count(void);
