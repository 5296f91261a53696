#include "pool.h"
#include "base/digest.h"
#include "base/mem.h"
#include "record/state.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

enum { QUEUE = 64, PER_WORKER = 3, WORKERS_MAX = 64 };

/* A slot keeps its deriver from file to file, so that steady work allocates little. */
struct slot {
    struct result result; /* first: a result is its slot */
    struct deriver deriver;
    struct str path[1];
    struct extracted extracted;
    bool busy;
};
struct worker {
    struct pool *pool;
    pthread_t thread;
    struct extractor *extractor;
    struct tagger_work *tagger; /* NULL without one */
    bool started;
    unsigned lacks; /* of the reader's sandbox, known when the worker has ended */
    double seconds;
};
struct pool {
    struct toolkit tools;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    struct job queue[QUEUE];
    size_t head, waiting, running;
    struct slot *slot, **ready; /* slots whose result waits, first in first out */
    size_t slots, ready_head, readies;
    bool ending;
    struct worker worker[WORKERS_MAX];
    unsigned workers;
};

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Read, decode, analyse: the whole of a worker's task, without any lock. */
static void process(struct worker *w, struct slot *s)
{
    struct result *r = &s->result;
    struct extracted *x = &s->extracted;
    double t0 = cpu_now();
    r->error = XD_OK;
    if (w->extractor == NULL)
        r->error = extractor_open(&w->extractor, NULL, &r->why);
    if (r->error == XD_OK)
        r->error = extractor_read(w->extractor, x, r->job.path, r->job.forced, &r->why);
    w->seconds += cpu_now() - t0;
    if (r->error == XD_OK && w->tagger == NULL && w->pool->tools.tagger != NULL)
        r->error = tagger_work_new(&w->tagger, w->pool->tools.tagger, &r->why);
    if (r->error != XD_OK)
        return;
    r->status = x->status;
    r->reason = x->reason;
    memcpy(r->format, x->format, sizeof r->format);
    r->verdict = x->verdict;
    r->replaced = x->decoded.replaced;
    memcpy(r->id, x->id, ID_LEN);
    r->id[ID_LEN] = '\0';
    if (x->status != FILE_INDEXED && x->status != FILE_PARTIAL)
        return;
    s->path[0] = r->job.path;
    struct derive_input in = {.id = str_c(r->id),
                              .text = buf_str(&x->text),
                              .path = s->path,
                              .paths = 1,
                              .format = str_c(r->format),
                              .encoding = str_c(encoding_name(x->verdict.encoding)),
                              .replaced = x->decoded.replaced,
                              .tagger = w->tagger};
    enum status st = derive(&s->deriver, &in);
    if (st == XD_LIMIT) {
        r->status = FILE_FAILED;
        r->reason = "too-large";
    } else if (st != XD_OK) {
        r->error = error_set(&r->why, st, r->job.path);
    } else {
        r->deriver = &s->deriver;
        r->chars = s->deriver.report.chars;
    }
}

static struct slot *free_slot(struct pool *p)
{
    for (size_t i = 0; i < p->slots; i++)
        if (!p->slot[i].busy)
            return &p->slot[i];
    return NULL;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct slot *s = NULL;
        while (!p->ending && (p->waiting == 0 || (s = free_slot(p)) == NULL))
            pthread_cond_wait(&p->work, &p->lock);
        if (p->ending)
            break;
        struct job j = p->queue[p->head];
        p->head = (p->head + 1) % QUEUE;
        p->waiting--;
        p->running++;
        s->busy = true;
        s->result = (struct result){.job = j, .reason = ""};
        pthread_mutex_unlock(&p->lock);
        process(w, s);
        pthread_mutex_lock(&p->lock);
        p->running--;
        p->ready[(p->ready_head + p->readies++) % p->slots] = s;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    if (w->extractor != NULL)
        w->lacks = extractor_lacks(w->extractor);
    extractor_close(w->extractor);
    w->extractor = NULL;
    tagger_work_free(w->tagger);
    w->tagger = NULL;
    return NULL;
}

static enum status make_slots(struct pool *p)
{
    p->slots = (size_t)p->workers * PER_WORKER;
    p->slot = mem_zalloc(p->slots, sizeof *p->slot);
    p->ready = mem_zalloc(p->slots, sizeof *p->ready);
    if (p->slot == NULL || p->ready == NULL) {
        p->slots = 0;
        return XD_NOMEM;
    }
    for (size_t i = 0; i < p->slots; i++) {
        deriver_init(&p->slot[i].deriver, &p->tools);
        extracted_init(&p->slot[i].extracted);
    }
    return XD_OK;
}

/* Workers take no signals: the main thread ends the run in good order. */
static enum status start(struct pool *p)
{
    sigset_t all, old;
    enum status st = XD_OK;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    for (unsigned i = 0; i < p->workers && st == XD_OK; i++) {
        p->worker[i].pool = p;
        p->worker[i].started = pthread_create(&p->worker[i].thread, NULL, work, &p->worker[i]) == 0;
        if (!p->worker[i].started)
            st = XD_NOMEM;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return st;
}

enum status pool_open(struct pool **out, unsigned workers, const struct toolkit *tools, struct error *e)
{
    struct pool *p = mem_zalloc(1, sizeof *p);
    *out = NULL;
    if (p == NULL)
        return error_set(e, XD_NOMEM, STR("pool"));
    p->tools = *tools;
    p->workers = workers < 1 ? 1 : workers > WORKERS_MAX ? WORKERS_MAX : workers;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    enum status st = make_slots(p);
    if (st == XD_OK)
        st = start(p);
    if (st != XD_OK) {
        pool_close(p);
        return error_set(e, st, STR("pool"));
    }
    *out = p;
    return XD_OK;
}

void pool_stop(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->workers; i++) {
        if (p->worker[i].started)
            pthread_join(p->worker[i].thread, NULL);
        p->worker[i].started = false;
    }
}

void pool_close(struct pool *p)
{
    if (p == NULL)
        return;
    pool_stop(p);
    for (; p->waiting > 0; p->waiting--, p->head = (p->head + 1) % QUEUE)
        mem_free((void *)(uintptr_t)p->queue[p->head].path.p);
    for (size_t i = 0; i < p->slots; i++) {
        if (p->slot[i].busy)
            mem_free((void *)(uintptr_t)p->slot[i].result.job.path.p);
        deriver_release(&p->slot[i].deriver);
        extracted_release(&p->slot[i].extracted);
    }
    mem_free(p->slot);
    mem_free(p->ready);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}

bool pool_submit(struct pool *p, const struct job *j, struct error *e, enum status *st)
{
    bool taken = false;
    *st = XD_OK;
    pthread_mutex_lock(&p->lock);
    if (p->waiting < QUEUE) {
        char *copy = mem_alloc(j->path.n + 1);
        if (copy == NULL) {
            *st = error_set(e, XD_NOMEM, j->path);
        } else {
            memcpy(copy, j->path.p, j->path.n);
            copy[j->path.n] = '\0';
            struct job *q = &p->queue[(p->head + p->waiting++) % QUEUE];
            *q = *j;
            q->path.p = copy;
            taken = true;
            pthread_cond_signal(&p->work);
        }
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
}

struct result *pool_take(struct pool *p, bool wait)
{
    struct slot *s = NULL;
    pthread_mutex_lock(&p->lock);
    while (wait && p->readies == 0 && p->waiting + p->running > 0)
        pthread_cond_wait(&p->done, &p->lock);
    if (p->readies > 0) {
        s = p->ready[p->ready_head];
        p->ready_head = (p->ready_head + 1) % p->slots;
        p->readies--;
    }
    pthread_mutex_unlock(&p->lock);
    return s == NULL ? NULL : &s->result;
}

void pool_give_back(struct pool *p, struct result *r)
{
    struct slot *s = (struct slot *)(void *)r;
    mem_free((void *)(uintptr_t)r->job.path.p);
    pthread_mutex_lock(&p->lock);
    s->result = (struct result){0};
    s->busy = false;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

size_t pool_in_flight(const struct pool *p)
{
    struct pool *q = (struct pool *)(uintptr_t)p;
    pthread_mutex_lock(&q->lock);
    size_t n = q->waiting + q->running + q->readies;
    pthread_mutex_unlock(&q->lock);
    return n;
}

void pool_seconds(const struct pool *p, double out[1 + STAGES])
{
    memset(out, 0, (1 + STAGES) * sizeof *out);
    for (unsigned i = 0; i < p->workers; i++)
        out[0] += p->worker[i].seconds;
    for (size_t i = 0; i < p->slots; i++)
        for (unsigned k = 0; k < STAGES; k++)
            out[k + 1] += p->slot[i].deriver.seconds[k];
}

unsigned pool_lacks(const struct pool *p)
{
    unsigned lacks = 0;
    for (unsigned i = 0; i < p->workers; i++)
        lacks |= p->worker[i].lacks;
    return lacks;
}
