#include "ui/popup.h"
#include <stdio.h>
#include <string.h>

#define FRAME_CELLS  4 // border and a blank at both sides
#define FRAME_ROWS   2
#define BESIDE_CELLS 64 // widest box beside a mark
#define MIDDLE_CELLS 88

void popup_open(Popup *p, Str content, const char *title, const char *hint,
                const CellPolicy *policy)
{
    popup_close(p);
    p->open = true;
    snprintf(p->title, sizeof p->title, "%s", title);
    snprintf(p->hint, sizeof p->hint, "%s", hint);
    p->content = mem_dup_bytes(content.data, content.len);
    p->text = text_borrow((Str){p->content, content.len}, "");
    p->doc = document_new(p->text);
    LayoutStyle style = {.width_cells = 40, .cells = *policy};
    p->flow = flow_new(p->doc, &style);
}

void popup_set_columns(Popup *p, int under_cells)
{
    p->under_cells = (uint8_t)under_cells;
}

void popup_close(Popup *p)
{
    if (p->flow)
        flow_free(p->flow);
    if (p->doc)
        document_free(p->doc);
    if (p->text)
        text_close(p->text);
    mem_free(p->content);
    *p = (Popup){0};
}

/* Lay the content out at WIDTH cells, at most; returns the cells that its widest row needs. */
static int lay_out(Popup *p, int width, const CellPolicy *policy)
{
    LayoutStyle style = {.width_cells = (uint16_t)(width < 1 ? 1 : width),
                         .strict = true,
                         .under_cells = p->under_cells,
                         .cells = *policy};
    flow_set_style(p->flow, &style);
    FlowCursor c = flow_find(p->flow, 0);
    int widest = 0;
    p->total_rows = 0;
    do {
        const Row *row = flow_row(p->flow, c);
        int cells = row->indent + row->cells;
        widest = cells > widest ? cells : widest;
        p->total_rows++;
    } while (p->total_rows < POPUP_ROWS_MAX && flow_move(p->flow, &c, 1));
    p->top = flow_find(p->flow, p->anchor);
    return widest;
}

static int clamp(int v, int low, int high)
{
    return v > high ? (high < low ? low : high) : v < low ? low : v;
}

/* The box's width for content that needs CELLS. */
static int box_cols(const Popup *p, int cells, int max, const CellPolicy *policy)
{
    int title = (int)cell_string(policy, str_from(p->title)) + FRAME_CELLS + 2;
    int hint = (int)cell_string(policy, str_from(p->hint)) + FRAME_CELLS + 2;
    int want = cells + FRAME_CELLS;
    want = want < title ? title : want;
    want = want < hint ? hint : want;
    return clamp(want, 1, max);
}

void popup_place_beside(Popup *p, Rect area, int x, int y, const CellPolicy *policy)
{
    int max = clamp(area.cols, 1, BESIDE_CELLS);
    int cols = box_cols(p, lay_out(p, max - FRAME_CELLS, policy), max, policy);
    int above = y - area.y, below = area.y + area.rows - y - 1;
    int want = p->total_rows + FRAME_ROWS;
    bool under = below >= want || below >= above;
    int rows = clamp(want, 1, under ? below : above);
    int left = clamp(x - cols / 2, area.x, area.x + area.cols - cols);
    p->box = (Rect){left, under ? y + 1 : y - rows, cols, rows};
}

void popup_place_middle(Popup *p, Rect area, const CellPolicy *policy)
{
    int max = clamp(area.cols, 1, MIDDLE_CELLS);
    int cols = box_cols(p, lay_out(p, max - FRAME_CELLS, policy), max, policy);
    int rows = clamp(p->total_rows + FRAME_ROWS, 1, area.rows);
    p->box = (Rect){area.x + (area.cols - cols) / 2, area.y + (area.rows - rows) / 2, cols, rows};
}

bool popup_scroll(Popup *p, long rows)
{
    FlowCursor c = p->top, last;
    flow_move(p->flow, &c, rows);
    long inside = p->box.rows > FRAME_ROWS ? p->box.rows - FRAME_ROWS : 1;
    last = c;
    long below = (long)flow_move(p->flow, &last, inside - 1);
    if (below < inside - 1)
        flow_move(p->flow, &c, below - inside + 1);
    bool moved = c.block != p->top.block || c.row != p->top.row;
    p->top = c;
    p->anchor = flow_pos(p->flow, c);
    return moved;
}

typedef struct {
    const char *horizontal, *vertical, *top_left, *top_right, *bottom_left, *bottom_right;
} Frame;

static const Frame FRAME_BOX = {"─", "│", "┌", "┐", "└", "┘"};
static const Frame FRAME_ASCII = {"-", "|", "+", "+", "+", "+"};

static void put(CellGrid *g, int x, int y, const char *glyph)
{
    Cluster c = {.bytes = (uint32_t)strlen(glyph), .cells = 1};
    snprintf(c.glyph, sizeof c.glyph, "%s", glyph);
    grid_put(g, x, y, &c, ROLE_POPUP, ROLE_POPUP_BORDER);
}

static void draw_frame(const Popup *p, CellGrid *g, const CellPolicy *policy)
{
    const Frame *f = policy->lines ? &FRAME_BOX : &FRAME_ASCII;
    Rect b = p->box;
    int right = b.x + b.cols - 1, bottom = b.y + b.rows - 1;
    for (int x = b.x; x <= right; x++) {
        put(g, x, b.y, x == b.x ? f->top_left : x == right ? f->top_right : f->horizontal);
        put(g, x, bottom, x == b.x ? f->bottom_left : x == right ? f->bottom_right : f->horizontal);
    }
    for (int y = b.y + 1; y < bottom; y++) {
        put(g, b.x, y, f->vertical);
        put(g, right, y, f->vertical);
    }
    if (p->title[0])
        grid_text(g, b.x + 2, b.y, b.cols - 4, policy, str_from(p->title), ROLE_POPUP,
                  ROLE_POPUP_TITLE);
    if (p->hint[0] && b.rows > 1) {
        int cells = (int)cell_string(policy, str_from(p->hint));
        int x = right - 1 - cells;
        grid_text(g, x < b.x + 1 ? b.x + 1 : x, bottom, b.cols - 2, policy, str_from(p->hint),
                  ROLE_POPUP, ROLE_META);
    }
}

/* Where in its content the box is, when that does not fit. */
static void draw_position(const Popup *p, CellGrid *g, const CellPolicy *policy)
{
    char text[48];
    FlowCursor c = flow_find(p->flow, 0);
    int first = 1, inside = p->box.rows - FRAME_ROWS;
    if (p->total_rows <= inside || inside < 1)
        return;
    while ((c.block != p->top.block || c.row != p->top.row) && flow_move(p->flow, &c, 1))
        first++;
    snprintf(text, sizeof text, " %d-%d/%d j k ", first, first + inside - 1, p->total_rows);
    grid_text(g, p->box.x + 2, p->box.y + p->box.rows - 1, p->box.cols - 4, policy, str_from(text),
              ROLE_POPUP, ROLE_META);
}

static bool is_heading(const Popup *p, FlowCursor c)
{
    return p->under_cells > 0 && p->content[c.block] != ' ';
}

void popup_draw(Popup *p, CellGrid *g, const CellPolicy *policy)
{
    Paint paint = {.doc = p->doc, .style = flow_style(p->flow), .ground = ROLE_POPUP};
    FlowCursor c = p->top;
    grid_fill(g, p->box, ROLE_POPUP);
    draw_frame(p, g, policy);
    draw_position(p, g, policy);
    for (int y = 1; y < p->box.rows - 1; y++) {
        paint.ground = is_heading(p, c) ? ROLE_POPUP_TITLE : ROLE_POPUP;
        paint_row(&paint, g, p->box.x + 2, p->box.y + y, flow_paragraph(p->flow, c),
                  flow_row(p->flow, c));
        if (!flow_move(p->flow, &c, 1))
            break;
    }
}
