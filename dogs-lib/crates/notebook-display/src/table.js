(function(me){
  var box=me.parentElement,table=box.querySelector('table'),body=table.tBodies[0],page=0,size=25;
  if(box.dataset.ready)return;
  box.dataset.ready=1;
  var rest=box.querySelector('script[type="text/plain"]');
  if(rest)body.insertAdjacentHTML('beforeend',rest.textContent);
  var all=Array.from(body.rows),rows=all,caption=table.caption,total=+me.dataset.total;
  var n=function(x){return x.toLocaleString('en-US')};
  var make=function(tag,text,label){
    var e=document.createElement(tag);
    e.textContent=text;
    e.setAttribute('aria-label',label);
    e.setAttribute('data-lm-suppress-shortcuts','true');
    nav.append(e);
    return e;
  };
  var nav=document.createElement('nav'),find=make('input','','filter rows');
  find.type='search';
  find.placeholder='filter';
  var back=make('button','\u2039','previous page'),next=make('button','\u203a','next page'),where=document.createElement('span');
  where.setAttribute('role','status');
  nav.append(where);
  if(all.length>10)table.before(nav);
  var facts=(caption.lastChild.textContent||'').replace(/, the first [\d,]+ shown/,'');
  caption.lastChild.textContent=facts+(total>all.length?', the first '+n(all.length)+' are here':'');
  var draw=function(){
    var last=Math.max(0,Math.ceil(rows.length/size)-1);
    page=Math.min(page,last);
    var from=page*size,now=rows.slice(from,from+size);
    body.replaceChildren.apply(body,now);
    back.disabled=page==0;
    next.disabled=page==last;
    where.textContent=(rows.length?n(from+1)+'\u2013'+n(from+now.length):'0')+' of '+n(rows.length)+(rows.length<all.length?' found':'');
  };
  back.onclick=function(){page--;draw()};
  next.onclick=function(){page++;draw()};
  find.oninput=function(){
    var text=find.value.toLowerCase();
    rows=all.filter(function(r){return Array.from(r.cells).some(function(c){return c.textContent.toLowerCase().includes(text)})});
    page=0;
    draw();
  };
  var heads=Array.from(table.tHead.rows[0].cells);
  if(!me.dataset.fixed)heads.forEach(function(th,i){
    var name=document.createElement('b');
    name.append(th.firstChild||'');
    th.prepend(name);
    th.tabIndex=0;
    th.setAttribute('aria-sort','none');
    th.setAttribute('data-lm-suppress-shortcuts','true');
    th.title='click to sort';
    var right=th.hasAttribute('align');
    var value=function(t){
      t=t.replace(/[~,]/g,'');
      if(/^[+-]?\d{16,}$/.test(t))return BigInt(t);
      var m=/^([\d.]+) (B|kB|MB|GB|TB)$/.exec(t);
      if(m)return m[1]*Math.pow(1024,['B','kB','MB','GB','TB'].indexOf(m[2]));
      return t===''||isNaN(t)?Infinity:+t;
    };
    var sort=function(){
      var down=th.getAttribute('aria-sort')=='ascending',sign=down?-1:1;
      heads.forEach(function(h){h.setAttribute('aria-sort','none')});
      th.setAttribute('aria-sort',down?'descending':'ascending');
      var keys=new Map(all.map(function(r){
        var c=r.cells[i],e=c.firstElementChild,t=c.textContent;
        return [r,e&&e.tagName=='I'?null:right?value(t):t];
      }));
      var order=function(a,b){
        var x=keys.get(a),y=keys.get(b);
        if(x===null||y===null)return (x===null)-(y===null);
        return sign*(right?(x<y?-1:x>y?1:0):x.localeCompare(y,undefined,{numeric:true}));
      };
      all.sort(order);
      rows=rows.slice().sort(order);
      page=0;
      draw();
    };
    th.onclick=sort;
    th.onkeydown=function(e){if(e.key=='Enter'||e.key==' '){e.preventDefault();sort()}};
  });
  draw();
})(document.currentScript)
