drop type api.found_record;
drop type api.record;
