-- Refuses the update of a row of a fenced table, unless a relay brings it.
-- Fires: before UPDATE on MySQL, after it on MariaDB, for each row; ON DUPLICATE KEY too. Not where a foreign key cascades.
-- Writes: nothing. It holds the gate of the fence shared while the transaction lasts, so that raising
--   the fence waits for it; a reading that locks also sees what is newer than the transaction's
--   snapshot, and begins none. Only where the gate is shut it looks whether the fence was lowered since:
--   first without a lock, so that who is refused is never waited for when it is to be lowered.
create definer = `towline_capture`@`localhost` trigger `Sales`.`towline_sales_order_lines_1a2b3c4d_insert`
/*!80000 before */ /*M! after */ update on `Sales`.`order "lines"` for each row
begin
  declare shut_by bigint;
  declare refusal longtext character set utf8mb4;
  declare lowered integer default 0;
  if @towline_origin is null then
    select max(gate.raising), max(gate.predicate)
    into shut_by, refusal
    from towline.fence_gate gate
    where gate.number = '3'
    lock in share mode;
    if shut_by > 0 then
      select count(*) into lowered
      from towline.fence fence
      where fence.number = '3' and fence.raisings = shut_by and not fence.raised;
      if lowered > 0 then
        select count(*) into lowered
        from towline.fence fence
        where fence.number = '3' and fence.raisings = shut_by and not fence.raised
        lock in share mode;
      end if;
      if lowered = 0 then
        set refusal = if(
          char_length('Sales.order "lines"') + char_length(refusal) <= 121,
          concat('Table ', 'Sales.order "lines"', ' ', refusal),
          left(concat('This table ', refusal), 128));
        signal sqlstate '25006' set mysql_errno = 1792, message_text = refusal;
      end if;
    end if;
  end if;
end
