/*
 * Number forms: the table behind numbering.c. One row a form of label; the first that fits wins.
 *
 * Must not know: how a label is read from a line.
 */
#ifndef DOC_NUMBERFORM_H
#define DOC_NUMBERFORM_H

#include "base/str.h"

typedef enum {
    OPEN_NONE,
    OPEN_PAREN, // （
    OPEN_DI,    // 第
    OPEN_WORD,  // 附录
    OPEN_NAMED, // a name and a word: 某史卷
    OPEN_STEM,  // 甲 before 一
    OPEN_COUNT
} NumberOpen;

typedef enum {
    CLOSE_NONE,  // the numeral says it all: ①
    CLOSE_DUN,   // 、
    CLOSE_POINT, // . ．
    CLOSE_COMMA, // ， ,
    CLOSE_COLON, // ： :
    CLOSE_PAREN, // ) ）
    CLOSE_BLANK,
    CLOSE_END, // nothing follows on the line
    CLOSE_TEXT,
} NumberClose;

#define CLOSE_BIT(close) (1u << (close))

typedef struct {
    const char *name; // an example, for people
    const char
        *words; // OPEN_DI: the unit after the number; OPEN_WORD, OPEN_NAMED: the word before it
    const char *nouns; // OPEN_DI: what makes the unit count something: 第一条 经验
    uint8_t rank;
    uint8_t traits;   // a mask of NumberTrait
    uint16_t closes;  // a mask of CLOSE_BIT(): what may follow the numeral (and unit)
    uint16_t kinds;   // numerals
    uint16_t symbols; // numerals that are the whole label
} NumberForm;

/* The forms with one opening. */
typedef struct {
    const NumberForm *forms;
    uint8_t count;
    uint8_t first; // style of forms[0]
} NumberFormGroup;

extern const NumberFormGroup NUMBERFORMS[OPEN_COUNT];

/* All forms by style; the one of 0 is none. */
extern const NumberForm NUMBERFORM_ROWS[];
extern const unsigned NUMBERFORM_STYLES;

/* The form with STYLE, never NULL. */
static inline const NumberForm *numberform_at(unsigned style)
{
    return &NUMBERFORM_ROWS[style < NUMBERFORM_STYLES ? style : 0];
}

/* Whether LINE may begin with a form of OPEN_WORD, so that few are looked at closely. */
bool numberform_may_open(Str line);

#endif
