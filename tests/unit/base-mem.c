#include "../weight.h"
#include "base/job.h"
#include "base/mem.h"
#include "unit.h"

#define ITEMS 3000000 // 24 MB: past what stands among small things

typedef VEC(uint64_t) NumberVec;

static void push_to(NumberVec *v, size_t count)
{
    for (size_t i = v->count; i < count; i++)
        vec_push(v, i * 3);
}

static void assert_counts(const NumberVec *v, size_t count)
{
    assert_int_equal(v->count, count);
    for (size_t i = 0; i < count; i++)
        if (v->items[i] != i * 3)
            fail_msg("item %zu is %zu", i, (size_t)v->items[i]);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // which hold memory of their own
#define WEIGHT_TESTS
#else
static void what_is_fitted_or_freed_is_given_back(void **state)
{
    (void)state;
    NumberVec v = {0};
    size_t before = private_kb(), mb = 1024;
    push_to(&v, ITEMS);
    assert_true(private_kb() >= before + 22 * mb);
    v.count = ITEMS / 4;
    vec_fit(&v);
    assert_true(private_kb() <= before + 10 * mb);
    push_to(&v, ITEMS / 2);
    assert_counts(&v, ITEMS / 2);
    vec_done(&v);
    assert_true(private_kb() <= before + 4 * mb);
}

#define WEIGHT_TESTS cmocka_unit_test(what_is_fitted_or_freed_is_given_back),
#endif

static void large_arrays_grow_where_they_stand(void **state)
{
    (void)state;
    NumberVec v = {0};
    push_to(&v, ITEMS / 2);
    uint64_t *before = v.items;
    push_to(&v, ITEMS);
    assert_ptr_equal(v.items, before);
    assert_counts(&v, ITEMS);
    vec_done(&v);
}

static void copies_and_empty_arrays_are_arrays(void **state)
{
    (void)state;
    NumberVec v = {0}, copy;
    vec_copy(&copy, &v);
    assert_null(copy.items);
    push_to(&v, ITEMS / 2);
    vec_copy(&copy, &v);
    vec_clear(&v);
    vec_fit(&v);
    assert_null(v.items);
    assert_counts(&copy, ITEMS / 2);
    push_to(&copy, ITEMS);
    assert_counts(&copy, ITEMS);
    vec_done(&copy);
}

#define MANY 20 // more than have a place of their own

static void many_large_arrays_stand_beside_each_other(void **state)
{
    (void)state;
    struct {
        char bytes[1 << 20];
    } * items[MANY];
    size_t caps[MANY];
    for (size_t i = 0; i < MANY; i++) {
        items[i] = mem_grow(NULL, 0, &caps[i], sizeof *items[i]);
        assert_int_equal(caps[i], 8);
        items[i][0].bytes[0] = items[i][7].bytes[0] = (char)i;
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(items[i][0].bytes[0], i);
        assert_int_equal(items[i][7].bytes[0], i);
        mem_free(items[i]);
    }
}

static void grow_and_free(Job *job, void *arg)
{
    (void)job;
    bool *right = arg;
    for (unsigned round = 0; round < 4; round++) {
        NumberVec v = {0};
        push_to(&v, ITEMS / 2);
        *right = *right && v.items[ITEMS / 2 - 1] == (ITEMS / 2 - 1) * 3;
        vec_done(&v);
    }
}

static void threads_have_arrays_of_their_own(void **state)
{
    (void)state;
    Error err;
    bool right[2] = {true, true};
    Job *jobs[2];
    for (size_t i = 0; i < 2; i++)
        jobs[i] = job_start(grow_and_free, &right[i], &err);
    for (size_t i = 0; i < 2; i++) {
        assert_non_null(jobs[i]);
        job_join(jobs[i]);
        assert_true(right[i]);
    }
}

int main(void)
{
    mem_init(); // as in the program
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_arrays_grow_where_they_stand),
        WEIGHT_TESTS cmocka_unit_test(copies_and_empty_arrays_are_arrays),
        cmocka_unit_test(many_large_arrays_stand_beside_each_other),
        cmocka_unit_test(threads_have_arrays_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
