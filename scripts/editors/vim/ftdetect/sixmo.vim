autocmd BufNewFile,BufRead *.sixmo setfiletype sixmo
