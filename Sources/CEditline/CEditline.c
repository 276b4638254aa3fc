#define _XOPEN_SOURCE 700 // wcwidth

#include "CEditline.h"

#include <string.h>

EditLine *editline_open(const char *program, bool draw_on_stderr) {
  return el_init(program, stdin, draw_on_stderr ? stderr : stdout, stderr);
}

void editline_set_client(EditLine *editor, void *client) {
  el_wset(editor, EL_CLIENTDATA, client);
}

void *editline_client(EditLine *editor) {
  void *client = NULL;
  el_wget(editor, EL_CLIENTDATA, &client);
  return client;
}

void editline_set_prompt(EditLine *editor, editline_prompt_function prompt, wchar_t mark) {
  el_wset(editor, EL_PROMPT_ESC, prompt, mark);
}

void editline_set_editor(EditLine *editor, const char *name) {
  el_set(editor, EL_EDITOR, name);
}

bool editline_has_vi_keys(EditLine *editor) {
  const char *name = NULL;
  return el_get(editor, EL_EDITOR, &name) == 0 && name != NULL && strcmp(name, "vi") == 0;
}

void editline_set_reader(EditLine *editor, el_rfunc_t reader) {
  el_wset(editor, EL_GETCFN, reader);
}

void editline_set_history(EditLine *editor, HistoryW *history) {
  el_wset(editor, EL_HIST, history_w, history);
}

void editline_set_signals(EditLine *editor, bool caught) {
  el_wset(editor, EL_SIGNAL, (int)caught);
}

void editline_add_function(
    EditLine *editor, const char *name, const char *help, editline_function function) {
  el_set(editor, EL_ADDFN, name, help, function);
}

void editline_bind(EditLine *editor, const char *key, const char *function) {
  el_set(editor, EL_BIND, key, function, NULL);
}

void editline_bind_alternative(EditLine *editor, const char *key, const char *function) {
  el_set(editor, EL_BIND, "-a", key, function, NULL);
}

void editline_prepare_terminal(EditLine *editor) {
  // libedit prepares what it has prepared no second time, though a shell may have had it since.
  el_set(editor, EL_PREP_TERM, 0);
  el_set(editor, EL_PREP_TERM, 1);
}

void editline_refresh(EditLine *editor) {
  el_wset(editor, EL_REFRESH, NULL);
}

void editline_history_set_size(HistoryW *history, int entries) {
  HistEventW event;
  history_w(history, &event, H_SETSIZE, entries);
}

void editline_history_enter(HistoryW *history, const wchar_t *text) {
  HistEventW event;
  history_w(history, &event, H_ENTER, text);
}

int editline_width(wchar_t character) {
  return wcwidth(character);
}
