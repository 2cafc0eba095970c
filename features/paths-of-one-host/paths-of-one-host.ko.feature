# language: ko
기능: 한 호스트의 여러 경로
  한 이름 아래에서 경로에 따라 두 애플리케이션이 응답한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(web) @points(40)
  시나리오: 프런트엔드가 응답한다
    그러면 203.0.113.9의 클라이언트가 http://shop.example/ 에 요청하면 레이블 app=web인 Pod가 응답한다
    그리고 203.0.113.9의 클라이언트가 http://shop.example/products 에 요청하면 레이블 app=web인 Pod가 응답한다
    그리고 203.0.113.9의 클라이언트가 http://shop.example/cartoon 에 요청하면 레이블 app=web인 Pod가 응답한다

  @criterion(cart) @points(40)
  시나리오: 장바구니가 /cart 아래에서 응답한다
    그러면 203.0.113.9의 클라이언트가 http://shop.example/cart 에 요청하면 레이블 app=cart인 Pod가 응답한다
    그리고 203.0.113.9의 클라이언트가 http://shop.example/cart/items 에 요청하면 레이블 app=cart인 Pod가 응답한다

  @criterion(status) @points(10)
  시나리오: 잘 응답한다
    그러면 203.0.113.9의 클라이언트가 상태 200을 http://shop.example/products 에서 받는다
    그리고 203.0.113.9의 클라이언트가 상태 200을 http://shop.example/cart/items 에서 받는다
