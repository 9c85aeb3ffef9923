/* The filter that make-word-filter wrote, in the program's constants. */
    .section .rodata
    .balign 16
    .globl pagemill_words_begin
    .globl pagemill_words_end
pagemill_words_begin:
    .incbin PAGEMILL_WORDS_FILE
pagemill_words_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
