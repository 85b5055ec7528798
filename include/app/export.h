/*
 * Export: what the reader has added to a document (annotations, marks, keywords), as Markdown
 * (CommonMark) with breadcrumbs.
 *
 * Must not know: where it goes.
 */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H

#include "app/app.h"

/* Append it all, in the order of the text. */
void export_markdown(App *app, StrBuf *out);

#endif
