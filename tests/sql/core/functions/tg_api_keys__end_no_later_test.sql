begin;

select plan(9);

insert into core.api_keys (tenant_id, name, prefix, digest, level, expires_at, revoked_at)
values
    (tests.tenant('acme'), 'Endless', 'keyAcme0000000000', sha256('a'), 'editor', null, null),
    (tests.tenant('acme'), 'Dated', 'keyAcme1111111111', sha256('b'), 'editor', '2999-01-31Z', null),
    (tests.tenant('acme'), 'Revoked', 'keyAcme2222222222', sha256('c'), 'editor', null, '2026-01-31Z');

-- must allow: sooner
select lives_ok(format('update core.api_keys set %s where name = %L', change, key), format('%s: %s', key, change))
from (
    values
        ('Endless', 'expires_at = ''2998-01-31Z'''),
        ('Dated', 'expires_at = ''2998-01-31Z'''),
        ('Dated', 'revoked_at = ''2026-01-31Z'''),
        ('Revoked', 'revoked_at = ''2025-01-31Z''')
) as allowed (key, change);

-- must deny: later
select throws_ok(
    format('update core.api_keys set %s where name = %L', change, key),
    'PT409',
    (select format('API key %s cannot be made to last longer', k.id) from core.api_keys as k where k.name = key),
    format('%s: not %s', key, change)
)
from (
    values
        ('Endless', 'expires_at = null'),
        ('Dated', 'expires_at = ''2998-02-01Z'''),
        ('Dated', 'expires_at = null'),
        ('Revoked', 'revoked_at = null'),
        ('Revoked', 'revoked_at = ''2025-02-01Z''')
) as refused (key, change);

select *
from finish();

rollback;
