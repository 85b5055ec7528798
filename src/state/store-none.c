/* The store of a program that is built without SQLite: there is none. */
#include "base/i18n.h"
#include "state/store.h"

Store *store_open(const char *dir, StoreTrouble *trouble, Error *notice, Error *err)
{
    (void)dir, (void)notice;
    if (trouble)
        *trouble = STORE_CLOSED;
    error_set(err, ERROR_LIMIT, _("this dujuan was built without SQLite and keeps nothing"));
    return NULL;
}

void store_close(Store *s)
{
    (void)s;
}

StoreTrouble store_trouble(const Store *s)
{
    (void)s;
    return STORE_CLOSED;
}

bool store_load(Store *s, const StoreSource *source, StoreDocument *d, Error *err)
{
    (void)s, (void)source, (void)err;
    store_document_init(d);
    return false;
}

bool store_write(Store *s, const StoreSource *source, int64_t *id, const StoreChange *changes,
                 size_t count, Error *err)
{
    (void)s, (void)source, (void)id, (void)changes, (void)count, (void)err;
    return false;
}

bool store_recent(Store *s, size_t max, StoreRecentVec *out, Error *err)
{
    (void)s, (void)max, (void)out, (void)err;
    return false;
}

bool store_forget(Store *s, int64_t id, Error *err)
{
    (void)s, (void)id, (void)err;
    return false;
}
