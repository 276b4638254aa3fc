" Colours for Sixmo, in Vim and Neovim. A test compares the keywords with the lexer's.
if exists("b:current_syntax") | finish | endif

syntax keyword sixmoStatement let var fn return import test assert as remove
syntax keyword sixmoConditional if else match
syntax keyword sixmoRepeat while for in break continue do
syntax keyword sixmoException try catch throw
syntax keyword sixmoConstant true false null
syntax match sixmoNumber "\v<\d[0-9_]*(\.\d[0-9_]*)?([eE][+-]?\d+)?(ms|s|m|h|d)?>"
syntax match sixmoNumber "\v<0x[0-9a-fA-F_]+>"
syntax match sixmoFunction "\v<\h\w*\ze\("
syntax match sixmoEscape contained "\v\\(u\x{4}|[^u(])"
syntax region sixmoInterpolation contained matchgroup=sixmoEscape start="\\(" end=")" contains=TOP
syntax region sixmoString start=+"+ skip=+\\[^(]+ end=+"+ contains=sixmoEscape,sixmoInterpolation
syntax region sixmoString start=+"""+ end=+"""+ contains=sixmoEscape,sixmoInterpolation
syntax match sixmoComment "#.*$"
syntax match sixmoDocumentation "##.*$"

highlight default link sixmoStatement Statement
highlight default link sixmoConditional Conditional
highlight default link sixmoRepeat Repeat
highlight default link sixmoException Exception
highlight default link sixmoConstant Constant
highlight default link sixmoNumber Number
highlight default link sixmoFunction Function
highlight default link sixmoEscape SpecialChar
highlight default link sixmoString String
highlight default link sixmoComment Comment
highlight default link sixmoDocumentation SpecialComment

let b:current_syntax = "sixmo"
