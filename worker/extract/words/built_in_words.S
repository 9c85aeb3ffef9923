/* The filter that make-word-filter wrote, in the program's constants. */
#ifdef __CET__
#include <cet.h> /* one object that does not declare it would end control-flow protection */
#endif
    .section .rodata
    .balign 16
    .globl pagemill_words_begin
    .globl pagemill_words_end
pagemill_words_begin:
    .incbin PAGEMILL_WORDS_FILE
pagemill_words_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
