/// What a shell evaluates so that it asks this program how a command line can go on.
///
/// The answers are lines: a word, a tab and what it means; or `:files ENDING…` and `:folders`, which the shell
/// lists itself, with its own rules for `~`, links and quoting.
enum ShellScript: String, CaseIterable {
  case bash, zsh, fish

  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  /// Bash breaks words at `:` and `=` too, and replaces what is after the last break.
  private static let bashText = #"""
    _sixmo() {
      local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} answer name ending before=
      local typed=${line##*[[:space:]]}
      [[ $word == [:=] ]] && word=
      [[ $typed == *"$word" ]] && before=${typed%"$word"}
      before=${before#[\"\']}
      COMPREPLY=()
      while IFS= read -r answer; do
        case $answer in
          :files*)
            compopt -o filenames
            while IFS= read -r name; do
              if [[ -d $name || $answer == :files ]]; then
                COMPREPLY+=("$name")
              else
                for ending in ${answer#:files}; do
                  if [[ $name == *"$ending" ]]; then COMPREPLY+=("$name"); fi
                done
              fi
            done < <(compgen -f -- "$word") ;;
          :folders)
            compopt -o filenames
            while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -d -- "$word") ;;
          *)
            answer=${answer%%$'\t'*}
            COMPREPLY+=("${answer#"$before"}") ;;
        esac
      done < <("${COMP_WORDS[0]/#\~/$HOME}" completion words --line "$line" 2> /dev/null)
    }
    complete -F _sixmo sixmo

    """#

  private static let zshText = #"""
    #compdef sixmo
    _sixmo() {
      local answer name typed="${(Q)PREFIX}"
      local -a answers described patterns
      answers=("${(@f)$("${words[1]/#\~/$HOME}" completion words -- "${(@Q)words[2,CURRENT-1]}" "$typed" 2> /dev/null)}")
      for answer in "${answers[@]}"; do
        case "$answer" in
          ('') ;;
          (:files) _files ;;
          (:files*)
            patterns=()
            for name in ${(s: :)answer#:files }; do patterns+=("*$name"); done
            _files -g "${(j: :)patterns}" ;;
          (:folders) _files -/ ;;
          (*)
            name="${answer%%$'\t'*}"
            described+=("${name//:/\\:}${${answer#"$name"}/$'\t'/:}") ;;
        esac
      done
      (( ${#described} )) && _describe -V sixmo described
    }
    if [ "$funcstack[1]" = _sixmo ]; then _sixmo "$@"; else compdef _sixmo sixmo; fi

    """#

  private static let fishText = #"""
    function __sixmo_complete
        set -l words (commandline -opc)
        set -l typed (commandline -ct | string unescape)
        for answer in ($words[1] completion words -- $words[2..] "$typed" 2> /dev/null)
            switch $answer
                case :folders
                    __fish_complete_directories "$typed" ''
                case ':files' ':files *'
                    set -l endings (string split -n ' ' -- (string replace :files '' -- $answer))
                    for path in (__fish_complete_path "$typed")
                        set -l name (string split \t -- $path)[1]
                        if test -z "$endings"; or string match -q -- '*/' $name
                            echo $path
                        else
                            for ending in $endings
                                string match -q -- "*$ending" $name; and echo $path
                            end
                        end
                    end
                case '*'
                    echo $answer
            end
        end
    end
    complete -c sixmo -f -k -a '(__sixmo_complete)'

    """#
}
