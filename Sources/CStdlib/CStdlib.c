// stdlib/ inside the binary: nothing to find, open or copy at start.
//
// A new file needs its three lines and its row in the table; a test compares the table with the folder.

#include "CStdlib.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char drawing[] = {
#embed "../../stdlib/drawing.sixmo"
};
static const unsigned char guide_command[] = {
#embed "../../stdlib/guide/command.md"
};
static const unsigned char guide_configuration[] = {
#embed "../../stdlib/guide/configuration.md"
};
static const unsigned char guide_costs[] = {
#embed "../../stdlib/guide/costs.md"
};
static const unsigned char guide_data[] = {
#embed "../../stdlib/guide/data.md"
};
static const unsigned char guide_definitions[] = {
#embed "../../stdlib/guide/definitions.md"
};
static const unsigned char guide_developing[] = {
#embed "../../stdlib/guide/developing.md"
};
static const unsigned char guide_editors[] = {
#embed "../../stdlib/guide/editors.md"
};
static const unsigned char guide_grammar[] = {
#embed "../../stdlib/guide/grammar.md"
};
static const unsigned char guide_hosted[] = {
#embed "../../stdlib/guide/hosted.md"
};
static const unsigned char guide_language[] = {
#embed "../../stdlib/guide/language.md"
};
static const unsigned char guide_lessons[] = {
#embed "../../stdlib/guide/lessons.md"
};
static const unsigned char guide_notebooks[] = {
#embed "../../stdlib/guide/notebooks.md"
};
static const unsigned char guide_prompt[] = {
#embed "../../stdlib/guide/prompt.md"
};
static const unsigned char guide_providers[] = {
#embed "../../stdlib/guide/providers.md"
};
static const unsigned char guide_recipes[] = {
#embed "../../stdlib/guide/recipes.md"
};
static const unsigned char guide_server[] = {
#embed "../../stdlib/guide/server.md"
};
static const unsigned char guide_sessions[] = {
#embed "../../stdlib/guide/sessions.md"
};
static const unsigned char guide_switching[] = {
#embed "../../stdlib/guide/switching.md"
};
static const unsigned char lessons_01_workflow[] = {
#embed "../../stdlib/lessons/01-workflow.md"
};
static const unsigned char lessons_02_create[] = {
#embed "../../stdlib/lessons/02-create.md"
};
static const unsigned char lessons_03_run[] = {
#embed "../../stdlib/lessons/03-run.md"
};
static const unsigned char lessons_04_results[] = {
#embed "../../stdlib/lessons/04-results.md"
};
static const unsigned char lessons_05_blocks[] = {
#embed "../../stdlib/lessons/05-blocks.md"
};
static const unsigned char lessons_06_expressions[] = {
#embed "../../stdlib/lessons/06-expressions.md"
};
static const unsigned char lessons_07_errors[] = {
#embed "../../stdlib/lessons/07-errors.md"
};
static const unsigned char lessons_08_update[] = {
#embed "../../stdlib/lessons/08-update.md"
};
static const unsigned char lessons_09_cancel[] = {
#embed "../../stdlib/lessons/09-cancel.md"
};
static const unsigned char lessons_10_report[] = {
#embed "../../stdlib/lessons/10-report.md"
};
static const unsigned char lessons_11_script[] = {
#embed "../../stdlib/lessons/11-script.md"
};
static const unsigned char lessons_12_hosted[] = {
#embed "../../stdlib/lessons/12-hosted.md"
};
static const unsigned char options[] = {
#embed "../../stdlib/options.sixmo"
};
static const unsigned char pipeline[] = {
#embed "../../stdlib/pipeline.sixmo"
};
static const unsigned char plan[] = {
#embed "../../stdlib/plan.sixmo"
};
static const unsigned char prelude_arrays[] = {
#embed "../../stdlib/prelude/arrays.sixmo"
};
static const unsigned char prelude_numbers[] = {
#embed "../../stdlib/prelude/numbers.sixmo"
};
static const unsigned char prelude_objects_fields[] = {
#embed "../../stdlib/prelude/objects/fields.sixmo"
};
static const unsigned char prelude_objects_paths[] = {
#embed "../../stdlib/prelude/objects/paths.sixmo"
};
static const unsigned char prelude_rows_groups[] = {
#embed "../../stdlib/prelude/rows/groups.sixmo"
};
static const unsigned char prelude_rows_reshape[] = {
#embed "../../stdlib/prelude/rows/reshape.sixmo"
};
static const unsigned char prelude_rows_table[] = {
#embed "../../stdlib/prelude/rows/table.sixmo"
};
static const unsigned char prelude_running[] = {
#embed "../../stdlib/prelude/running.sixmo"
};
static const unsigned char prelude_text[] = {
#embed "../../stdlib/prelude/text.sixmo"
};
static const unsigned char runs[] = {
#embed "../../stdlib/runs.sixmo"
};
static const unsigned char url[] = {
#embed "../../stdlib/url.sixmo"
};
static const unsigned char workflows[] = {
#embed "../../stdlib/workflows.sixmo"
};

#define FILE(path, bytes) {path, bytes, sizeof bytes}

static const StdlibFile files[] = {
    FILE("drawing.sixmo", drawing),
    FILE("guide/command.md", guide_command),
    FILE("guide/configuration.md", guide_configuration),
    FILE("guide/costs.md", guide_costs),
    FILE("guide/data.md", guide_data),
    FILE("guide/definitions.md", guide_definitions),
    FILE("guide/developing.md", guide_developing),
    FILE("guide/editors.md", guide_editors),
    FILE("guide/grammar.md", guide_grammar),
    FILE("guide/hosted.md", guide_hosted),
    FILE("guide/language.md", guide_language),
    FILE("guide/lessons.md", guide_lessons),
    FILE("guide/notebooks.md", guide_notebooks),
    FILE("guide/prompt.md", guide_prompt),
    FILE("guide/providers.md", guide_providers),
    FILE("guide/recipes.md", guide_recipes),
    FILE("guide/server.md", guide_server),
    FILE("guide/sessions.md", guide_sessions),
    FILE("guide/switching.md", guide_switching),
    FILE("lessons/01-workflow.md", lessons_01_workflow),
    FILE("lessons/02-create.md", lessons_02_create),
    FILE("lessons/03-run.md", lessons_03_run),
    FILE("lessons/04-results.md", lessons_04_results),
    FILE("lessons/05-blocks.md", lessons_05_blocks),
    FILE("lessons/06-expressions.md", lessons_06_expressions),
    FILE("lessons/07-errors.md", lessons_07_errors),
    FILE("lessons/08-update.md", lessons_08_update),
    FILE("lessons/09-cancel.md", lessons_09_cancel),
    FILE("lessons/10-report.md", lessons_10_report),
    FILE("lessons/11-script.md", lessons_11_script),
    FILE("lessons/12-hosted.md", lessons_12_hosted),
    FILE("options.sixmo", options),
    FILE("pipeline.sixmo", pipeline),
    FILE("plan.sixmo", plan),
    FILE("prelude/arrays.sixmo", prelude_arrays),
    FILE("prelude/numbers.sixmo", prelude_numbers),
    FILE("prelude/objects/fields.sixmo", prelude_objects_fields),
    FILE("prelude/objects/paths.sixmo", prelude_objects_paths),
    FILE("prelude/rows/groups.sixmo", prelude_rows_groups),
    FILE("prelude/rows/reshape.sixmo", prelude_rows_reshape),
    FILE("prelude/rows/table.sixmo", prelude_rows_table),
    FILE("prelude/running.sixmo", prelude_running),
    FILE("prelude/text.sixmo", prelude_text),
    FILE("runs.sixmo", runs),
    FILE("url.sixmo", url),
    FILE("workflows.sixmo", workflows),
};

const StdlibFile *stdlib_files(void) { return files; }
size_t stdlib_file_count(void) { return sizeof files / sizeof files[0]; }
