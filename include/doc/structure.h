/*
 * Structure: all that a scan found in a text, as one value that never changes once handed out.
 *
 * scan.c makes snapshots of it as the scan goes on, each replacing the one before; indices of one
 * snapshot mean nothing in the next, positions do.
 */
#ifndef DOC_STRUCTURE_H
#define DOC_STRUCTURE_H

#include "doc/lineindex.h"
#include "doc/notes.h"
#include "doc/outline.h"
#include "format/format.h"

/* A run of lines that is not running text: code, front matter, page chrome, a table of contents. */
typedef struct {
    Pos start, end;
    uint8_t kind; // LineKind
} Region;

/* A line of a table of contents, and the heading that it names. */
typedef struct {
    Pos pos, target;
    uint16_t bytes;
} ContentsEntry;

typedef VEC(ContentsEntry) ContentsEntryVec;

/* Sealed memory that the arrays of a structure stand in; MAP is NULL where it has its own. */
typedef struct {
    void *map;
    size_t bytes;
    int fd;        // what others open
    char name[48]; // of the link to it
} SharedMap;

typedef struct {
    Outline outline;
    Notes notes;
    VEC(Region) regions;
    ContentsEntryVec contents; // sorted by pos
    LineIndex lines;           // as far as SCANNED, or a little further
    Pos scanned;               // bytes looked at
    bool complete;             // the whole text was
    Pos wrap_reach; // lines are joined by what stands before it, so that they stay as they are
                    // until the next snapshot
    SharedMap shared;
} Structure;

void structure_free(Structure *s);

#endif
