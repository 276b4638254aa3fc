#pragma once

/// Opens a shared library; NULL, and remembered for `net_missing_library`, if there is none.
void *net_open_library(const char *soname);
