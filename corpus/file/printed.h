/* printed.h - a spreadsheet's printed header or footer: &L&"宋体,Bold"&14Title&R&P. Internal to corpus/file. */
#ifndef XD_FILE_PRINTED_H
#define XD_FILE_PRINTED_H

#include "file/paper.h"

/* A note with what stands between the codes; left, middle and right are paragraphs. */
void printed_note(struct paper *p, enum note_kind kind, struct str s);

#endif
