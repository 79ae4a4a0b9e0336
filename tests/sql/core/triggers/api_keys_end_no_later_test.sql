begin;

select plan(2);

select trigger_is(
    'core', 'api_keys', 'api_keys_end_no_later', 'core', 'tg_api_keys__end_no_later',
    'every change of a key''s ends is looked at'
);

insert into core.api_keys (tenant_id, name, prefix, digest, level, revoked_at)
values (tests.tenant('acme'), 'Revoked', 'keyAcme0000000000', sha256('a'), 'editor', now());

select throws_ok(
    'update core.api_keys set revoked_at = null', 'PT409', null, 'and refused where a key would come back to life'
);

select *
from finish();

rollback;
