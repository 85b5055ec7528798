/*
 * Item query: what was typed to go to an item, and how well an item of the outline answers it.
 *
 * One line is looked at in all ways at once: a path (1.1.3), a number however it is written (12,
 * 第12条, 三, ①), words of the title or of the headings above it, pinyin. Must not know: lists,
 * prompts. Single-threaded.
 */
#ifndef FIND_ITEMQUERY_H
#define FIND_ITEMQUERY_H

#include "doc/document.h"

/* How an item answers, the best first. */
typedef enum {
    ITEM_PATH,          // it has this path, or this dotted number
    ITEM_BELOW_PATH,    // it stands below the item with this path of several numbers
    ITEM_WRITTEN,       // its number is written so; high in the tree
    ITEM_WRITTEN_DEEP,  //
    ITEM_NUMBER,        // it has this number, written otherwise
    ITEM_NUMBER_DEEP,   //
    ITEM_TITLE,         // this is its title
    ITEM_BEGINS,        // its title begins so
    ITEM_INSIDE,        // its title has all words
    ITEM_ABOVE,         // some of them stand in the headings above
    ITEM_PINYIN_BEGINS, //
    ITEM_PINYIN,        //
    ITEM_PINYIN_ABOVE,  //
    ITEM_BELOW,         // it stands below the item with this path of one number
    ITEM_SCATTERED,     // its title has the letters in this order
    ITEM_ANSWERS,       // how many there are
    ITEM_NO = ITEM_ANSWERS
} ItemAnswer;

typedef struct ItemQuery ItemQuery;

/* TYPED must have something in it. D's structure must stay what it is as long as the query lives. */
ItemQuery *itemquery_new(Str typed, const Document *d);
void itemquery_free(ItemQuery *q);

/* How node I answers. */
ItemAnswer itemquery_rank(ItemQuery *q, uint32_t i);

/* Whether whatever answers LONGER answers Q, too: then only those need be looked at. */
bool itemquery_narrows(const ItemQuery *q, Str longer);

/* The first place in S at or after FROM that a word of it matches: [*START, *END). */
bool itemquery_mark(ItemQuery *q, Str s, size_t from, size_t *start, size_t *end);

#endif
