/* The floor: the same work in C on libpq, binary values, prepared statements. LIBPQ TASK COUNT; prints seconds, and
   the kB of memory before and at the peak. */
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct dog {
    int64_t id;
    char *name;
    int32_t birthday, height, weight;
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* "VmRSS:" now, "VmHWM:" at the peak; 0 where the system does not say. */
static long memory(const char *measure) {
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    long kilobytes = 0;
    while (status && fgets(line, sizeof line, status))
        if (!strncmp(line, measure, 6)) kilobytes = atol(line + 6);
    if (status) fclose(status);
    return kilobytes;
}

static void need(int ok, PGconn *conn) {
    if (!ok) {
        fprintf(stderr, "libpq: %s", PQerrorMessage(conn));
        exit(1);
    }
}

static int32_t int4(const PGresult *r, int row, int column) {
    uint32_t v;
    memcpy(&v, PQgetvalue(r, row, column), 4);
    return (int32_t)ntohl(v);
}

static int64_t int8(const PGresult *r, int row, int column) {
    uint64_t v;
    memcpy(&v, PQgetvalue(r, row, column), 8);
    return (int64_t)be64toh(v);
}

static struct dog read_dog(const PGresult *r, int row) {
    int length = PQgetlength(r, row, 1);
    char *name = malloc(length + 1);
    memcpy(name, PQgetvalue(r, row, 1), length + 1);
    return (struct dog){int8(r, row, 0), name, int4(r, row, 2), int4(r, row, 3), int4(r, row, 4)};
}

#define COLUMNS "id, name, birthday, height, weight"

static long get_all(PGconn *conn, const char *sql) {
    PGresult *r = PQexecParams(conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    need(PQresultStatus(r) == PGRES_TUPLES_OK, conn);
    int rows = PQntuples(r);
    struct dog *dogs = malloc(sizeof *dogs * (rows + 1));
    for (int i = 0; i < rows; i++) dogs[i] = read_dog(r, i);
    PQclear(r);
    return rows;
}

static long stream(PGconn *conn, const char *sql) {
    need(PQsendQueryParams(conn, sql, 0, NULL, NULL, NULL, NULL, 1), conn);
    need(PQsetSingleRowMode(conn), conn);
    long rows = 0, sum = 0;
    PGresult *r;
    while ((r = PQgetResult(conn))) {
        need(PQresultStatus(r) == PGRES_SINGLE_TUPLE || PQresultStatus(r) == PGRES_TUPLES_OK, conn);
        for (int i = 0; i < PQntuples(r); i++) {
            struct dog dog = read_dog(r, i);
            sum += dog.weight;
            free(dog.name);
            rows++;
        }
        PQclear(r);
    }
    return sum < 0 ? sum : rows;
}

static long one(PGconn *conn, int add, long count) {
    const char *sql = add ? "INSERT INTO dogs (name, birthday, height, weight) VALUES ($1, $2, $3, $4) RETURNING " COLUMNS
                          : "SELECT " COLUMNS " FROM dogs WHERE name = $1";
    PGresult *r = PQprepare(conn, "one", sql, 0, NULL);
    need(PQresultStatus(r) == PGRES_COMMAND_OK, conn);
    PQclear(r);
    uint32_t birthday = htonl(7364), height = htonl(24), weight = htonl(50);
    for (long i = 0; i < count; i++) {
        char name[40];
        snprintf(name, sizeof name, add ? "new dog %ld" : "dog %ld", add ? i : i * 7919 % 1000);
        const char *values[] = {name, (char *)&birthday, (char *)&height, (char *)&weight};
        int lengths[] = {(int)strlen(name), 4, 4, 4}, formats[] = {1, 1, 1, 1};
        r = PQexecPrepared(conn, "one", add ? 4 : 1, values, lengths, formats, 1);
        need(PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1, conn);
        free(read_dog(r, 0).name);
        PQclear(r);
    }
    return count;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    const char *task = argv[1];
    long count = atol(argv[2]), done;
    PGconn *conn = PQconnectdb("");
    need(PQstatus(conn) == CONNECTION_OK, conn);
    PQclear(PQexec(conn, "SELECT 1 FROM dogs LIMIT 1"));
    char generated[300];
    snprintf(generated, sizeof generated,
             "SELECT i, 'dog ' || i, DATE '2020-02-29', 24, 50 FROM (SELECT generate_series(1::bigint, %ld) i) numbers",
             count);
    long before = memory("VmRSS:");
    double start = now();
    if (!strcmp(task, "all")) done = get_all(conn, "SELECT " COLUMNS " FROM dogs");
    else if (!strcmp(task, "all_by_name")) done = get_all(conn, "SELECT " COLUMNS " FROM dogs ORDER BY name, id");
    else if (!strcmp(task, "stream")) done = stream(conn, "SELECT " COLUMNS " FROM dogs");
    else if (!strcmp(task, "generated")) done = stream(conn, generated);
    else if (!strcmp(task, "one_add")) done = one(conn, 1, count);
    else if (!strcmp(task, "one_get")) done = one(conn, 0, count);
    else return 2;
    printf("%.6f %ld %ld\n", now() - start, before, memory("VmHWM:"));
    if (done != count) {
        fprintf(stderr, "libpq: %ld of %ld\n", done, count);
        return 1;
    }
    PQfinish(conn);
    return 0;
}
