// stdlib/ inside the binary: nothing to find, open or copy at start.
//
// A new file needs its three lines and its row in the table; a test compares the table with the folder.

#include "CStdlib.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char guide_command[] = {
#embed "../../stdlib/guide/command.md"
};
static const unsigned char guide_grammar[] = {
#embed "../../stdlib/guide/grammar.md"
};
static const unsigned char guide_language[] = {
#embed "../../stdlib/guide/language.md"
};
static const unsigned char guide_prompt[] = {
#embed "../../stdlib/guide/prompt.md"
};
static const unsigned char prelude_arrays[] = {
#embed "../../stdlib/prelude/arrays.sixmo"
};
static const unsigned char prelude_groups[] = {
#embed "../../stdlib/prelude/groups.sixmo"
};
static const unsigned char prelude_objects[] = {
#embed "../../stdlib/prelude/objects.sixmo"
};
static const unsigned char prelude_retry[] = {
#embed "../../stdlib/prelude/retry.sixmo"
};
static const unsigned char prelude_table[] = {
#embed "../../stdlib/prelude/table.sixmo"
};
static const unsigned char runs[] = {
#embed "../../stdlib/runs.sixmo"
};

#define FILE(path, bytes) {path, bytes, sizeof bytes}

static const StdlibFile files[] = {
    FILE("guide/command.md", guide_command),
    FILE("guide/grammar.md", guide_grammar),
    FILE("guide/language.md", guide_language),
    FILE("guide/prompt.md", guide_prompt),
    FILE("prelude/arrays.sixmo", prelude_arrays),
    FILE("prelude/groups.sixmo", prelude_groups),
    FILE("prelude/objects.sixmo", prelude_objects),
    FILE("prelude/retry.sixmo", prelude_retry),
    FILE("prelude/table.sixmo", prelude_table),
    FILE("runs.sixmo", runs),
};

const StdlibFile *stdlib_files(void) { return files; }
size_t stdlib_file_count(void) { return sizeof files / sizeof files[0]; }
