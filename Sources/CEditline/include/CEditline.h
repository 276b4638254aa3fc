// Plain functions over libedit's variadic ones, which Swift cannot call.
// Keys and names of functions are ASCII; what people type is wide.
#pragma once

#include <histedit.h>
#include <stdbool.h>

typedef unsigned char (*editline_function)(EditLine *, int);
typedef wchar_t *(*editline_prompt_function)(EditLine *);

// Edits on the terminal at standard input and draws on standard output, or on standard error when the
// output goes elsewhere. NULL when libedit refuses the terminal.
EditLine *editline_open(const char *program, bool draw_on_stderr);

void editline_set_client(EditLine *, void *client);
void *editline_client(EditLine *);

// `mark` surrounds what takes no room on the screen.
void editline_set_prompt(EditLine *, editline_prompt_function, wchar_t mark);
// Resets all bindings, so it comes before them.
void editline_set_editor(EditLine *, const char *editor);
bool editline_has_vi_keys(EditLine *);
void editline_set_reader(EditLine *, el_rfunc_t);
void editline_set_history(EditLine *, HistoryW *);
// Whether libedit catches signals itself.
void editline_set_signals(EditLine *, bool);

void editline_add_function(EditLine *, const char *name, const char *help, editline_function);
void editline_bind(EditLine *, const char *key, const char *function);
// Binds in the command mode of vi.
void editline_bind_alternative(EditLine *, const char *key, const char *function);

// Switches the terminal's own echo off. libedit does so only after it has shown the prompt, so that what is
// typed at once would appear twice.
void editline_prepare_terminal(EditLine *);

// Draws prompt and text again where the cursor is now.
void editline_refresh(EditLine *);

void editline_history_set_size(HistoryW *, int entries);
void editline_history_enter(HistoryW *, const wchar_t *text);

// Columns that a character takes on the screen; -1 for a control character. Needs LC_CTYPE to be set.
int editline_width(wchar_t);
