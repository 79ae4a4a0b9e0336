drop table ops.legal_holds;
